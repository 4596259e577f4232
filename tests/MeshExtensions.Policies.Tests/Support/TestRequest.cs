using System.Text;

namespace MeshExtensions.Policies.Tests.Support;

/// <summary>A request in plain words, and the bytes that it becomes.</summary>
internal sealed record TestRequest
{
    public bool IsHttp { get; init; } = true;

    public string Method { get; init; } = "GET";

    public string Path { get; init; } = "/";

    public string Host { get; init; } = "example.com";

    public string Scheme { get; init; } = "http";

    public string Principal { get; init; } = "";

    public string Source { get; init; } = "10.0.0.1";

    public string Destination { get; init; } = "10.0.0.2";

    public uint Port { get; init; } = 8080;

    public string ServerName { get; init; } = "";

    /// <summary>Entries as they come on the wire: of a map when <see cref="Joined"/>, else one for each header.</summary>
    public (string Name, string Value)[] Headers { get; init; } = [];

    public bool Joined { get; init; } = true;

    public static TestRequest Tcp { get; } = new() { IsHttp = false, Method = "", Path = "", Host = "", Scheme = "" };

    /// <summary>The same request with one header.</summary>
    public TestRequest With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    /// <summary>What Envoy makes of headers in its default form: one map entry for each name, the values joined with a comma.</summary>
    public TestRequest Join() => this with
    {
        Joined = true,
        Headers = Headers
            .GroupBy(header => header.Name.ToLowerInvariant(), StringComparer.Ordinal)
            .Select(group => (group.Key, string.Join(',', group.Select(header => header.Value))))
            .ToArray(),
    };

    /// <summary>What Envoy makes of headers with <c>encode_raw_headers</c>.</summary>
    public TestRequest List() => this with { Joined = false };

    public RequestAttributes ToAttributes()
    {
        var bytes = new List<byte>();
        var entries = new List<HeaderEntry>();
        foreach (var (name, value) in Headers)
        {
            var nameBytes = Encoding.UTF8.GetBytes(name);
            var valueBytes = Encoding.UTF8.GetBytes(value);
            entries.Add(new HeaderEntry(bytes.Count, nameBytes.Length, bytes.Count + nameBytes.Length, valueBytes.Length));
            bytes.AddRange(nameBytes);
            bytes.AddRange(valueBytes);
        }

        return new RequestAttributes
        {
            IsHttp = IsHttp,
            Method = Encoding.UTF8.GetBytes(Method),
            Path = Encoding.UTF8.GetBytes(Path),
            Host = Encoding.UTF8.GetBytes(Host),
            Scheme = Encoding.UTF8.GetBytes(Scheme),
            SourcePrincipal = Encoding.UTF8.GetBytes(Principal),
            SourceAddress = Encoding.UTF8.GetBytes(Source),
            DestinationAddress = Encoding.UTF8.GetBytes(Destination),
            DestinationPort = Port,
            ServerName = Encoding.UTF8.GetBytes(ServerName),
            Headers = new HeaderList(bytes.ToArray(), entries.ToArray(), Joined),
        };
    }

    public override string ToString() =>
        $"{(IsHttp ? "HTTP" : "TCP")} {Method} {Host} {Path} from '{Principal}' {Source} to {Destination}:{Port} sni '{ServerName}' "
        + $"{(Joined ? "map" : "list")} [{string.Join("; ", Headers.Select(header => $"{header.Name}={header.Value}"))}]";
}
