using System.Text;

namespace MeshExtensions.Policies.Explaining;

/// <summary>A request that can be changed: each attribute has bytes of its own, and a buffer is made of them when it is to be decided.</summary>
internal sealed class RequestDraft
{
    public bool IsHttp { get; set; }

    public byte[] Method { get; private set; } = [];

    public byte[] Path { get; private set; } = [];

    public byte[] Host { get; private set; } = [];

    public byte[] Scheme { get; private set; } = [];

    public byte[] SourcePrincipal { get; set; } = [];

    public byte[] SourceAddress { get; set; } = [];

    public byte[] DestinationAddress { get; set; } = [];

    public uint DestinationPort { get; set; }

    public byte[] ServerName { get; set; } = [];

    /// <summary>The claims of the verified token; <see langword="null"/> without one.</summary>
    public byte[]? Token { get; set; }

    private List<(byte[] Name, byte[] Value)> Headers { get; set; } = [];

    private List<(byte[] Name, byte[] Value)> DestinationLabels { get; init; } = [];

    private List<(byte[] Name, byte[] Value)> ContextExtensions { get; init; } = [];

    private List<(byte[] Name, byte[] Value)> FilterMetadata { get; init; } = [];

    private bool HeadersAreJoined { get; init; }

    private byte[] Protocol { get; init; } = [];

    private byte[] Id { get; init; } = [];

    private byte[] DestinationPrincipal { get; init; } = [];

    private uint SourcePort { get; init; }

    private long Size { get; init; }

    private long TimeSeconds { get; init; }

    private int TimeNanoseconds { get; init; }

    /// <summary>Copies a request.</summary>
    public static RequestDraft Of(RequestAttributes request) => new()
    {
        IsHttp = request.IsHttp,
        Method = request.Text(request.Method).ToArray(),
        Path = request.Text(request.Path).ToArray(),
        Host = request.Text(request.Host).ToArray(),
        Scheme = request.Text(request.Scheme).ToArray(),
        Protocol = request.Text(request.Protocol).ToArray(),
        Id = request.Text(request.Id).ToArray(),
        Size = request.Size,
        TimeSeconds = request.TimeSeconds,
        TimeNanoseconds = request.TimeNanoseconds,
        SourcePrincipal = request.Text(request.SourcePrincipal).ToArray(),
        SourceAddress = request.Text(request.SourceAddress).ToArray(),
        SourcePort = request.SourcePort,
        DestinationPrincipal = request.Text(request.DestinationPrincipal).ToArray(),
        DestinationAddress = request.Text(request.DestinationAddress).ToArray(),
        DestinationPort = request.DestinationPort,
        ServerName = request.Text(request.ServerName).ToArray(),
        HeadersAreJoined = request.HeadersAreJoined,
        Headers = Entries(request, request.HeaderTable),
        DestinationLabels = Entries(request, request.DestinationLabels),
        ContextExtensions = Entries(request, request.ContextExtensions),
        FilterMetadata = Entries(request, request.FilterMetadata),
        Token = request.HasToken ? request.TokenPayload.ToArray() : null,
    };

    /// <summary>A copy that can be changed for itself; the bytes of an attribute are never changed, only replaced.</summary>
    public RequestDraft Clone()
    {
        var copy = (RequestDraft)MemberwiseClone();
        copy.Headers = [.. Headers];
        return copy;
    }

    /// <summary>Sets the method, as the attribute and as the pseudo header that may repeat it.</summary>
    public void SetMethod(string value) => ReplaceHeader(":method", Method = Encoding.UTF8.GetBytes(value));

    /// <summary>Sets the path with its query.</summary>
    public void SetPath(string value) => ReplaceHeader(":path", Path = Encoding.UTF8.GetBytes(value));

    /// <summary>Sets the host.</summary>
    public void SetHost(string value) => ReplaceHeader(":authority", Host = Encoding.UTF8.GetBytes(value));

    /// <summary>Sets the scheme.</summary>
    public void SetScheme(string value) => ReplaceHeader(":scheme", Scheme = Encoding.UTF8.GetBytes(value));

    /// <summary>Sets a header to one value, or takes it away.</summary>
    public void SetHeader(string name, string? value)
    {
        Headers.RemoveAll(header => IsNamed(header.Name, name));
        if (value is not null)
        {
            Headers.Add((Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value)));
        }
    }

    /// <summary>Makes the request that a context holds.</summary>
    public void Fill(DecisionContext context)
    {
        context.Begin();
        var bytes = new List<byte>();
        var request = context.Request;
        request.Reset([]);
        request.IsHttp = IsHttp;
        request.Method = Add(Method);
        request.Path = Add(Path);
        request.Host = Add(Host);
        request.Scheme = Add(Scheme);
        request.Protocol = Add(Protocol);
        request.Id = Add(Id);
        request.Size = Size;
        request.TimeSeconds = TimeSeconds;
        request.TimeNanoseconds = TimeNanoseconds;
        request.SourcePrincipal = Add(SourcePrincipal);
        request.SourceAddress = Add(SourceAddress);
        request.SourcePort = SourcePort;
        request.DestinationPrincipal = Add(DestinationPrincipal);
        request.DestinationAddress = Add(DestinationAddress);
        request.DestinationPort = DestinationPort;
        request.ServerName = Add(ServerName);
        request.HeadersAreJoined = HeadersAreJoined;
        AddAll(request.HeaderTable, Headers);
        AddAll(request.DestinationLabels, DestinationLabels);
        AddAll(request.ContextExtensions, ContextExtensions);
        AddAll(request.FilterMetadata, FilterMetadata);
        request.Use([.. bytes]);
        if (Token is { } token)
        {
            request.SetToken(token, new Slice(0, token.Length));
        }

        Slice Add(byte[] text)
        {
            var slice = new Slice(bytes.Count, text.Length);
            bytes.AddRange(text);
            return slice;
        }

        void AddAll(KeyValueTable table, List<(byte[] Name, byte[] Value)> entries)
        {
            foreach (var (name, value) in entries)
            {
                table.Add(new KeyValueSlice(Add(name), Add(value)));
            }
        }
    }

    private static List<(byte[] Name, byte[] Value)> Entries(RequestAttributes request, KeyValueTable table)
    {
        var entries = new List<(byte[] Name, byte[] Value)>(table.Count);
        foreach (var entry in table.Entries)
        {
            entries.Add((request.Text(entry.Key).ToArray(), request.Text(entry.Value).ToArray()));
        }

        return entries;
    }

    private static bool IsNamed(byte[] name, string expected) => Ascii.EqualsIgnoreCase(name, expected);

    private void ReplaceHeader(string name, byte[] value)
    {
        for (var i = 0; i < Headers.Count; i++)
        {
            if (IsNamed(Headers[i].Name, name))
            {
                Headers[i] = (Headers[i].Name, value);
            }
        }
    }
}
