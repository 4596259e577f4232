using System.Text;
using MeshExtensions.Policies.Tests.Metadata;

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

    public string DestinationPrincipal { get; init; } = "";

    /// <summary>Labels of the destination.</summary>
    public (string Name, string Value)[] Labels { get; init; } = [];

    /// <summary>Context extensions of the route.</summary>
    public (string Name, string Value)[] Extensions { get; init; } = [];

    /// <summary>Dynamic metadata: a filter's name, and its Struct as JSON.</summary>
    public (string Filter, string Json)[] Metadata { get; init; } = [];

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

    /// <summary>The same request with a token that Envoy's filter has verified, of the claims of a JSON object.</summary>
    public TestRequest WithToken(string claims) => this with { Metadata = [.. Metadata, ("envoy.filters.http.jwt_authn", $"{{\"payload\": {claims}}}")] };

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

    /// <summary>The request's attributes, as single tests see them.</summary>
    public RequestAttributes ToAttributes()
    {
        var attributes = ToContext().Request;
        attributes.UsePathAsSent();
        return attributes;
    }

    /// <summary>The request in a context, as it is decided.</summary>
    public DecisionContext ToContext()
    {
        var context = new DecisionContext();
        var bytes = new List<byte>();
        var attributes = context.Request;
        Slice Add(string text) => AddBytes(Encoding.UTF8.GetBytes(text));

        Slice AddBytes(byte[] added)
        {
            var slice = new Slice(bytes.Count, added.Length);
            bytes.AddRange(added);
            return slice;
        }

        void AddAll(KeyValueTable table, IEnumerable<(string Key, string Value)> entries)
        {
            foreach (var (key, value) in entries)
            {
                table.Add(new KeyValueSlice(Add(key), Add(value)));
            }
        }

        attributes.Reset([]);
        attributes.IsHttp = IsHttp;
        attributes.Method = Add(Method);
        attributes.Path = Add(Path);
        attributes.Host = Add(Host);
        attributes.Scheme = Add(Scheme);
        attributes.SourcePrincipal = Add(Principal);
        attributes.SourceAddress = Add(Source);
        attributes.DestinationPrincipal = Add(DestinationPrincipal);
        attributes.DestinationAddress = Add(Destination);
        attributes.DestinationPort = Port;
        attributes.ServerName = Add(ServerName);
        attributes.HeadersAreJoined = Joined;
        AddAll(attributes.HeaderTable, Headers);
        AddAll(attributes.DestinationLabels, Labels);
        AddAll(attributes.ContextExtensions, Extensions);
        foreach (var (filter, json) in Metadata)
        {
            attributes.FilterMetadata.Add(new KeyValueSlice(Add(filter), AddBytes(Structs.Bytes(json))));
        }

        attributes.Use([.. bytes]);
        return context;
    }

    public override string ToString() =>
        $"{(IsHttp ? "HTTP" : "TCP")} {Method} {Host} {Path} from '{Principal}' {Source} to {Destination}:{Port} sni '{ServerName}' "
        + $"{(Joined ? "map" : "list")} [{string.Join("; ", Headers.Select(header => $"{header.Name}={header.Value}"))}]";
}
