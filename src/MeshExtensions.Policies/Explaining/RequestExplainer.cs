using System.Collections.Immutable;
using System.Globalization;
using MeshExtensions.Policies.Destinations;
using MeshExtensions.Policies.Matching;
using MeshExtensions.Policies.Paths;

namespace MeshExtensions.Policies.Explaining;

/// <summary>A request as it was understood.</summary>
internal static class RequestExplainer
{
    /// <summary>Explains a request whose destination has been resolved.</summary>
    public static ExplainedRequest Explain(PolicyOptions options, DecisionContext context, DecisionReason reason)
    {
        var request = context.Request;
        var attributes = ImmutableArray.CreateBuilder<ExplainedAttribute>();
        ImmutableArray<ExplainedReading> readings = [];
        if (request.IsHttp)
        {
            readings = Readings(options, request, reason, out var note);
            Add("method", request.Text(request.Method));
            Add("path", request.Text(request.Path));
            Add("url_path", request.UrlPath, note);
            Add("host", request.Text(request.Host));
        }
        else
        {
            Add("connection.sni", request.Text(request.ServerName));
        }

        Add("source.principal", request.Text(request.SourcePrincipal));
        attributes.Add(new("source.namespace", AttributeText.Identity(request, (@namespace, _) => @namespace), null));
        attributes.Add(new("source.serviceAccount", AttributeText.Identity(request, (@namespace, account) => $"{@namespace}/{account}"), null));
        Add("source.ip", request.Text(request.SourceAddress));
        Add("remote.ip", RemoteAddress.Of(request, context.TrustedHops));
        var (ofNamespace, ofWorkload) = DestinationNotes(request);
        Add("destination.namespace", request.Destination.Namespace, ofNamespace);
        Add("destination.workload", request.Destination.Name, ofWorkload);
        attributes.Add(new("destination.port", request.DestinationPort == 0 ? null : request.DestinationPort.ToString(CultureInfo.InvariantCulture), null));
        attributes.Add(new("token", request.HasToken ? "verified" : null, request.HasToken ? null : "no token has been verified"));
        return new ExplainedRequest(request.IsHttp, attributes.ToImmutable(), readings);

        void Add(string name, ReadOnlySpan<byte> text, string? note = null) => attributes.Add(new(name, AttributeText.OrAbsent(text), note));
    }

    private static (string Namespace, string Workload) DestinationNotes(RequestAttributes request)
    {
        var destination = request.Destination;
        var hasPrincipal = SpiffeId.TryParse(request.Text(request.DestinationPrincipal), out _, out _);
        var hasHost = DestinationResolver.TryParseHost(request.Text(request.Host), out _, out _);
        var source = hasPrincipal ? "from the destination's principal" : "from the host";
        return (
            hasPrincipal || hasHost ? source : "the configured default: neither the destination's principal nor the host tells it",
            destination.Workload >= 0 ? $"configured, and found {source}"
                : destination.Name.IsEmpty ? "unknown: neither the destination's principal nor the host tells it"
                : source);
    }

    /// <summary>The readings of the path as sent, and what is to be said of the one that rules saw.</summary>
    private static ImmutableArray<ExplainedReading> Readings(PolicyOptions options, RequestAttributes request, DecisionReason reason, out string? note)
    {
        note = null;
        var decided = request.UrlPath.ToArray();
        request.UsePathAsSent();
        var sent = request.UrlPath.ToArray();
        request.UsePath(decided, new Slice(0, decided.Length));
        var readings = new PathReadings();
        if (!readings.TryRead(sent, out var refusal))
        {
            note = $"refused: {Describe(refusal)}";
            return [];
        }

        if (!sent.AsSpan().SequenceEqual(decided))
        {
            note = options.Paths == PathHandling.EveryReading ? "the reading that decided" : "normalized as configured";
        }
        else if (reason == DecisionReason.PathRefused)
        {
            note = "refused: the configuration refuses paths with several readings, or it cannot be normalized";
        }

        if (readings.Count < 2)
        {
            return [];
        }

        if (note is null && options.Paths == PathHandling.EveryReading)
        {
            note = reason.IsAllow() ? "every reading of it is allowed" : "the reading that decided";
        }

        var shown = ImmutableArray.CreateBuilder<ExplainedReading>(readings.Count);
        for (var i = 0; i < readings.Count; i++)
        {
            shown.Add(new(ShownText.Value(readings[i]), reason != DecisionReason.PathRefused && readings[i].SequenceEqual(decided)));
        }

        return shown.MoveToImmutable();
    }

    private static string Describe(PathRefusal refusal) => refusal switch
    {
        PathRefusal.Nul => "a reading of it holds a NUL",
        PathRefusal.TooManyReadings => $"it has more than {PathReadings.MaxCount} readings",
        _ => "its readings are too long",
    };
}
