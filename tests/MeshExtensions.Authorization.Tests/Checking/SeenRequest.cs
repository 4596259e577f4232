using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization.Checking;
using MeshExtensions.Policies;
using MeshExtensions.Wire;

namespace MeshExtensions.Authorization.Tests.Checking;

/// <summary>What is to be seen of a CheckRequest, in a form that can be compared: once through the view, once through the generated type.</summary>
internal sealed record SeenRequest
{
    public bool IsComplete { get; init; }

    public bool IsHttp { get; init; }

    public string Method { get; init; } = "";

    public string Path { get; init; } = "";

    public string Host { get; init; } = "";

    public string Scheme { get; init; } = "";

    public string SourcePrincipal { get; init; } = "";

    public string SourceAddress { get; init; } = "";

    public string DestinationPrincipal { get; init; } = "";

    public string DestinationAddress { get; init; } = "";

    public uint SourcePort { get; init; }

    public string Protocol { get; init; } = "";

    public string Id { get; init; } = "";

    public long Size { get; init; }

    public string Time { get; init; } = "";

    public string Labels { get; init; } = "";

    public string Extensions { get; init; } = "";

    /// <summary>Names of the filters, and how many bytes their metadata has.</summary>
    public string Metadata { get; init; } = "";

    public uint DestinationPort { get; init; }

    public string ServerName { get; init; } = "";

    /// <summary>The list form in its order; the map form, where order means nothing, by key.</summary>
    public string Headers { get; init; } = "";

    public bool IsJoined { get; init; } = true;

    /// <summary>Through the view. Null when it has an error; then it must not be complete either.</summary>
    public static SeenRequest? Through(byte[] message)
    {
        // Somewhere in a buffer, as Kestrel has it, so that every place is one of the buffer and not of the message.
        const int Before = 7;
        byte[] buffer = [.. new byte[Before], .. message, 1, 2, 3];
        var attributes = new RequestAttributes();
        var view = CheckRequestView.Parse(buffer, new Slice(Before, message.Length), attributes);
        if (view.Error != WireError.None)
        {
            Assert.False(view.IsComplete);
            Assert.InRange(view.ErrorOffset, 0, message.Length);
            return null;
        }

        return new SeenRequest
        {
            IsComplete = view.IsComplete,
            IsHttp = attributes.IsHttp,
            Method = Text(attributes.Text(attributes.Method)),
            Path = Text(attributes.Text(attributes.Path)),
            Host = Text(attributes.Text(attributes.Host)),
            Scheme = Text(attributes.Text(attributes.Scheme)),
            SourcePrincipal = Text(attributes.Text(attributes.SourcePrincipal)),
            SourceAddress = Text(attributes.Text(attributes.SourceAddress)),
            DestinationAddress = Text(attributes.Text(attributes.DestinationAddress)),
            DestinationPort = attributes.DestinationPort,
            SourcePort = attributes.SourcePort,
            DestinationPrincipal = Text(attributes.Text(attributes.DestinationPrincipal)),
            Protocol = Text(attributes.Text(attributes.Protocol)),
            Id = Text(attributes.Text(attributes.Id)),
            Size = attributes.Size,
            Time = $"{attributes.TimeSeconds}.{attributes.TimeNanoseconds}",
            Labels = TableOf(attributes, attributes.DestinationLabels, bytes => Text(bytes)),
            Extensions = TableOf(attributes, attributes.ContextExtensions, bytes => Text(bytes)),
            Metadata = TableOf(attributes, attributes.FilterMetadata, CheckRequestProjection.StructText),
            ServerName = Text(attributes.Text(attributes.ServerName)),
            Headers = HeadersOf(attributes.Headers),
            IsJoined = attributes.Headers.IsJoined,
        };
    }

    /// <summary>Through the generated type.</summary>
    public static SeenRequest Through(CheckRequest request)
    {
        var attributes = request.Attributes ?? new AttributeContext();
        var isHttp = attributes.Request?.Http is not null;
        var http = attributes.Request?.Http ?? new AttributeContext.Types.HttpRequest();
        var list = http.HeaderMap?.Headers ?? [];
        var sni = attributes.TlsSession?.Sni ?? "";
        return new SeenRequest
        {
            IsComplete = attributes.Request is null ? attributes.Source is not null || attributes.Destination is not null : isHttp,
            IsHttp = isHttp,
            Method = http.Method,
            Path = http.Path,
            Host = http.Host,
            Scheme = http.Scheme,
            SourcePrincipal = attributes.Source?.Principal ?? "",
            SourceAddress = SocketOf(attributes.Source).Address,
            DestinationAddress = SocketOf(attributes.Destination).Address,
            DestinationPort = SocketOf(attributes.Destination).PortValue,
            SourcePort = SocketOf(attributes.Source).PortValue,
            DestinationPrincipal = attributes.Destination?.Principal ?? "",
            Protocol = http.Protocol,
            Id = http.Id,
            Size = http.Size,
            Time = $"{attributes.Request?.Time?.Seconds ?? 0}.{attributes.Request?.Time?.Nanos ?? 0}",
            Labels = MapText(attributes.Destination?.Labels ?? []),
            Extensions = MapText(attributes.ContextExtensions),
            Metadata = MapText((attributes.MetadataContext?.FilterMetadata ?? []).Select(pair => KeyValuePair.Create(pair.Key, CheckRequestProjection.StructText(pair.Value.ToByteArray())))),
            ServerName = sni.Length == 0 && !isHttp ? attributes.Destination?.Service ?? "" : sni,
            Headers = list.Count > 0
                ? string.Concat(list.Select(header => $"{header.Key}={(header.RawValue.IsEmpty ? header.Value : Text(header.RawValue.Span))}\n"))
                : MapText(http.Headers),
            IsJoined = list.Count == 0,
        };
    }

    private static SocketAddress SocketOf(AttributeContext.Types.Peer? peer) => peer?.Address?.SocketAddress ?? new SocketAddress();

    private static string HeadersOf(HeaderList headers)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < headers.Count; i++)
        {
            pairs.Add(new(Text(headers.Name(i)), Text(headers.Value(i))));
        }

        return headers.IsJoined
            ? MapText(pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(same => same.Last()))
            : string.Concat(pairs.Select(pair => $"{pair.Key}={pair.Value}\n"));
    }

    private static string TableOf(RequestAttributes attributes, KeyValueTable table, Func<byte[], string> read)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var entry in table.Entries)
        {
            pairs.Add(new(Text(attributes.Text(entry.Key)), read(attributes.Text(entry.Value).ToArray())));
        }

        return MapText(pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal).Select(same => same.Last()));
    }

    private static string MapText(IEnumerable<KeyValuePair<string, string>> map) =>
        string.Concat(map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}\n"));

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
