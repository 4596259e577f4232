namespace MeshExtensions.Policies.Destinations;

/// <summary>The called workload, as far as it is known. Filled anew for each request.</summary>
internal sealed class Destination
{
    private const int UsualNameLength = 512;

    private byte[] _namespaceBuffer = [];
    private Slice _namespace;
    private readonly byte[] _nameBuffer = new byte[UsualNameLength];
    private int _nameLength;

    /// <summary>Its namespace.</summary>
    public ReadOnlySpan<byte> Namespace => _namespaceBuffer.AsSpan(_namespace.Offset, _namespace.Length);

    /// <summary><c>namespace/name</c>; empty when it has no name that is known.</summary>
    public ReadOnlySpan<byte> Name => _nameBuffer.AsSpan(0, _nameLength);

    /// <summary>The service that the host names, in the request's buffer; empty when it names none of the workload's namespace.</summary>
    public Slice Service { get; set; }

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
        Service = ServiceAccount = default;
        Workload = -1;
    }

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
