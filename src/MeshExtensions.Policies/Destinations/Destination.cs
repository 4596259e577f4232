using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Destinations;

/// <summary>The called workload, as far as it is known. Filled anew for each request.</summary>
internal sealed class Destination
{
    private const int UsualNameLength = 512;

    private byte[] _namespaceBuffer = [];
    private Slice _namespace;
    private readonly byte[] _nameBuffer = new byte[UsualNameLength];
    private int _nameLength;
    private byte[] _host = [];
    private Slice _service;

    /// <summary>Its namespace.</summary>
    public ReadOnlySpan<byte> Namespace => _namespaceBuffer.AsSpan(_namespace.Offset, _namespace.Length);

    /// <summary><c>namespace/name</c>; empty when it has no name that is known.</summary>
    public ReadOnlySpan<byte> Name => _nameBuffer.AsSpan(0, _nameLength);

    /// <summary>The service that the host names, in lower case; empty when it names none of the workload's namespace.</summary>
    public ReadOnlySpan<byte> Service => _host.AsSpan(_service.Offset, _service.Length);

    /// <summary>Its service account, in the request's buffer; empty when there is no principal.</summary>
    public Slice ServiceAccount { get; set; }

    /// <summary>Index of the configured workload; -1 when none is it for certain.</summary>
    public int Workload { get; set; }

    /// <summary>The namespace and the buffer that it is in.</summary>
    public (byte[] Buffer, Slice Slice) NamespaceSlice => (_namespaceBuffer, _namespace);

    /// <summary>Forgets the last one.</summary>
    public void Reset()
    {
        _namespaceBuffer = [];
        _namespace = default;
        _nameLength = 0;
        _service = ServiceAccount = default;
        Workload = -1;
    }

    /// <summary>Takes the host, in lower case: names of services have no other, while clients may write what they like (CVE-2021-39155).</summary>
    public byte[] SetHost(ReadOnlySpan<byte> host)
    {
        if (_host.Length < host.Length)
        {
            _host = new byte[Math.Max(host.Length, UsualNameLength)];
        }

        for (var i = 0; i < host.Length; i++)
        {
            _host[i] = AsciiCase.ToLower(host[i]);
        }

        return _host;
    }

    /// <summary>Sets the service, a part of the host.</summary>
    public void SetService(Slice service) => _service = service;

    /// <summary>Sets the namespace.</summary>
    public void SetNamespace(byte[] buffer, Slice slice)
    {
        _namespaceBuffer = buffer;
        _namespace = slice;
    }

    /// <summary>Sets the name, which comes after the namespace.</summary>
    public void SetName(ReadOnlySpan<byte> name)
    {
        var length = _namespace.Length + 1 + name.Length;
        if (length > _nameBuffer.Length)
        {
            // Longer than any name of Kubernetes: it is nobody's.
            return;
        }

        Namespace.CopyTo(_nameBuffer);
        _nameBuffer[_namespace.Length] = (byte)'/';
        name.CopyTo(_nameBuffer.AsSpan(_namespace.Length + 1));
        _nameLength = length;
    }
}
