using System.Text;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Destinations;

/// <summary>
/// Finds out which workload was called. Envoy tells its identity (<c>destination.principal</c>) with mutual TLS, and otherwise only what the client
/// sent as host; labels it tells hardly ever. Each is trusted in this order, and what is not known stays unknown.
/// </summary>
internal sealed class DestinationResolver
{
    private const int MaxKeyLength = 512;

    private readonly byte[] _defaultNamespace;
    private readonly byte[][] _names;
    private readonly byte[][] _serviceAccounts;
    private readonly Utf8Dictionary<int[]> _byServiceAccount;
    private readonly Utf8Dictionary<int[]> _byService;

    public DestinationResolver(PolicyOptions options)
    {
        _defaultNamespace = Encoding.UTF8.GetBytes(options.DefaultNamespace);
        _names = options.Workloads.Select(workload => Encoding.UTF8.GetBytes(workload.Name)).ToArray();
        _serviceAccounts = options.Workloads.Select(workload => Encoding.UTF8.GetBytes(workload.ServiceAccount ?? string.Empty)).ToArray();
        var workloads = options.Workloads.Index().ToArray();
        _byServiceAccount = new(workloads
            .Where(pair => pair.Item.ServiceAccount is not null)
            .GroupBy(pair => $"{pair.Item.Namespace}/{pair.Item.ServiceAccount}", pair => pair.Index, StringComparer.Ordinal)
            .Select(same => KeyValuePair.Create(same.Key, same.ToArray())));
        _byService = new(workloads
            .SelectMany(pair => pair.Item.Services.Distinct(StringComparer.Ordinal).Select(service => (Key: $"{pair.Item.Namespace}/{service}", pair.Index)))
            .GroupBy(pair => pair.Key, pair => pair.Index, StringComparer.Ordinal)
            .Select(same => KeyValuePair.Create(same.Key, same.ToArray())));
    }

    /// <summary>Finds out what is to be known of the destination.</summary>
    public void Resolve(RequestAttributes request)
    {
        var destination = request.Destination;
        destination.Reset();
        var hasPrincipal = SpiffeId.TryParse(request.Text(request.DestinationPrincipal), out var principalNamespace, out var serviceAccount);
        var hostText = request.Text(request.Host);
        var host = destination.SetHost(hostText);
        var hasHost = TryParseHost(host.AsSpan(0, hostText.Length), out var service, out var hostNamespace);
        if (hasPrincipal)
        {
            destination.SetNamespace(request.Buffer, Within(request.DestinationPrincipal, principalNamespace));
            destination.ServiceAccount = Within(request.DestinationPrincipal, serviceAccount);
        }
        else if (hasHost)
        {
            destination.SetNamespace(host, hostNamespace);
        }
        else
        {
            destination.SetNamespace(_defaultNamespace, new Slice(0, _defaultNamespace.Length));
        }

        if (hasHost && host.AsSpan(hostNamespace.Offset, hostNamespace.Length).SequenceEqual(destination.Namespace))
        {
            destination.SetService(service);
        }

        ResolveWorkload(request, destination);
        if (destination.Workload >= 0)
        {
            destination.SetName(_names[destination.Workload]);
        }
        else if (hasPrincipal)
        {
            destination.SetName(request.Text(destination.ServiceAccount));
        }
        else if (!destination.Service.IsEmpty)
        {
            destination.SetName(destination.Service);
        }
    }

    /// <summary>
    /// Whether a host is that of a Kubernetes service, <c>service.namespace.svc</c> with whatever follows, or of one of its pods, whose name then stands
    /// before; a port is passed over. A shorter host can be anything, and does not count. The text must be in lower case.
    /// </summary>
    internal static bool TryParseHost(ReadOnlySpan<byte> host, out Slice service, out Slice @namespace)
    {
        service = @namespace = default;
        var port = host.LastIndexOf((byte)':');
        var name = port < 0 ? host : host[..port];
        var before = default(Slice); // the label before the last one
        var last = default(Slice);
        for (var at = 0; at <= name.Length;)
        {
            var dot = name[at..].IndexOf((byte)'.');
            var label = new Slice(at, dot < 0 ? name.Length - at : dot);
            if (label.IsEmpty)
            {
                return false;
            }

            if (!before.IsEmpty && name.Slice(label.Offset, label.Length).SequenceEqual("svc"u8))
            {
                (service, @namespace) = (before, last);
                return true;
            }

            (before, last) = (last, label);
            at += label.Length + 1;
        }

        return false;
    }

    private static Slice Within(Slice outer, Slice inner) => new(outer.Offset + inner.Offset, inner.Length);

    /// <summary>The one configured workload that it must be, if there is one. A client chooses the host, so the host counts only among those that fit the identity.</summary>
    private void ResolveWorkload(RequestAttributes request, Destination destination)
    {
        if (_names.Length == 0)
        {
            return;
        }

        Span<byte> key = stackalloc byte[MaxKeyLength];
        var account = request.Text(destination.ServiceAccount);
        int[]? ofAccount = null;
        if (!account.IsEmpty && TryJoin(destination.Namespace, account, key, out var length) && _byServiceAccount.TryGet(key[..length], out ofAccount)
            && ofAccount.Length == 1)
        {
            destination.Workload = ofAccount[0];
            return;
        }

        var service = destination.Service;
        if (service.IsEmpty || !TryJoin(destination.Namespace, service, key, out length) || !_byService.TryGet(key[..length], out var ofService))
        {
            return;
        }

        foreach (var candidate in ofService)
        {
            var fits = account.IsEmpty || _serviceAccounts[candidate].Length == 0 || account.SequenceEqual(_serviceAccounts[candidate]);
            if (!fits)
            {
                continue;
            }

            if (destination.Workload >= 0)
            {
                // Two would do, so none is certain.
                destination.Workload = -1;
                return;
            }

            destination.Workload = candidate;
        }
    }

    private static bool TryJoin(ReadOnlySpan<byte> @namespace, ReadOnlySpan<byte> name, Span<byte> key, out int length)
    {
        length = @namespace.Length + 1 + name.Length;
        if (length > key.Length)
        {
            return false;
        }

        @namespace.CopyTo(key);
        key[@namespace.Length] = (byte)'/';
        name.CopyTo(key[(@namespace.Length + 1)..]);
        return true;
    }
}
