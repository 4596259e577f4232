using System.Collections.Immutable;
using MeshExtensions.Cel;

namespace MeshExtensions.Policies.Testing;

/// <summary>What Envoy would tell of a request or of a TCP connection. Two are one when they are one object.</summary>
internal sealed class SuiteRequest
{
    /// <summary>The name under <c>requests</c>, or that of the only test that has it.</summary>
    public required string Name { get; init; }

    /// <summary>The HTTP part; <see langword="null"/> for a TCP connection.</summary>
    public SuiteHttpRequest? Http { get; init; }

    /// <summary>The caller.</summary>
    public required SuitePeer Source { get; init; }

    /// <summary>The called workload.</summary>
    public required SuitePeer Destination { get; init; }

    /// <summary>The server name of the client's TLS hello; empty for none.</summary>
    public string ServerName { get; init; } = string.Empty;

    /// <summary>Claims of the token that Envoy's jwt_authn filter verified; <see langword="null"/> without a token.</summary>
    public CelMap? Claims { get; init; }

    /// <summary>Dynamic metadata by the name of the filter that left it.</summary>
    public ImmutableArray<KeyValuePair<string, CelMap>> Metadata { get; init; } = [];

    /// <summary><c>context_extensions</c> of the route.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ContextExtensions { get; init; } = [];
}

/// <summary>What a request has and a connection has not.</summary>
/// <param name="Method">The method, case as written.</param>
/// <param name="Scheme">http or https.</param>
/// <param name="Authority">Host and port, as written.</param>
/// <param name="Path">Path, query and fragment, not one character of them changed: what a policy makes of odd ones is worth a test.</param>
/// <param name="Protocol">HTTP/1.1 and so on.</param>
/// <param name="Headers">Lower-case names; of a header that is there twice the values are joined as Envoy joins them.</param>
/// <param name="Body">The beginning of the body, as Envoy sends it when it is told to; empty for none.</param>
internal sealed record SuiteHttpRequest(
    string Method,
    string Scheme,
    string Authority,
    string Path,
    string Protocol,
    ImmutableArray<KeyValuePair<string, string>> Headers,
    string Body);

/// <summary>One end of a connection.</summary>
/// <param name="Principal">Its identity as the certificate has it; empty without mutual TLS.</param>
/// <param name="Address">Its IP address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Labels">Labels, which only the destination has.</param>
internal sealed record SuitePeer(string Principal, string Address, int Port, ImmutableArray<KeyValuePair<string, string>> Labels);
