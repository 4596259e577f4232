using MeshExtensions.Telemetry.Export;

namespace MeshExtensions.Telemetry;

/// <summary>How requests to a backend are compressed.</summary>
public enum OtlpCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With gzip, at its fastest level.</summary>
    Gzip,
}

/// <summary>Where and how log records are exported over OTLP/gRPC. Source: OpenTelemetry specification, "OpenTelemetry Protocol Exporter".</summary>
public sealed record OtlpExporterOptions
{
    /// <summary>The backend: <c>http://host:port</c> for HTTP/2 without TLS, <c>https://host:port</c> for TLS. Has no path.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Metadata of every call; a value whose name ends in <c>-bin</c> is base64. Empty by default.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Compression of the requests; none by default.</summary>
    public OtlpCompression Compression { get; init; }

    /// <summary>Time for one attempt; 10 seconds by default.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A PEM file with the authorities that may have signed the backend's certificate; <see langword="null"/> for those of the system.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>A PEM file with our certificate for mutual TLS, or <see langword="null"/>.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>A PEM file with the key of <see cref="ClientCertificateFile"/>, or <see langword="null"/> when that file has it too.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>
    /// Reads the standard variables <c>OTEL_EXPORTER_OTLP_*</c>; the variant for one signal, <c>OTEL_EXPORTER_OTLP_LOGS_*</c>, goes before the general one,
    /// and an empty variable counts as unset.
    /// </summary>
    /// <param name="getVariable">Gives a variable's value, or <see langword="null"/>; usually <see cref="Environment.GetEnvironmentVariable(string)"/>.</param>
    /// <param name="endpointOverride">An endpoint that goes before the variables, from a command line, or <see langword="null"/>.</param>
    /// <param name="errors">Everything that is wrong, each naming the variable, the value and the cure; empty when nothing is.</param>
    /// <returns>The options; <see langword="null"/> when no endpoint is configured, or when there are errors.</returns>
    public static OtlpExporterOptions? FromEnvironment(Func<string, string?> getVariable, string? endpointOverride, out IReadOnlyList<string> errors)
    {
        var environment = new OtlpEnvironment(getVariable);
        var options = environment.Read(endpointOverride);
        errors = environment.Errors;
        return environment.Errors.Count == 0 ? options : null;
    }
}
