using System.Globalization;
using System.Security.Cryptography;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Reads <c>OTEL_EXPORTER_OTLP_*</c>. It reports everything that is wrong, not only the first.</summary>
internal sealed class OtlpEnvironment(Func<string, string?> getVariable)
{
    private readonly List<string> _errors = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Reads the options; <see langword="null"/> when there is no endpoint.</summary>
    public OtlpExporterOptions? Read(string? endpointOverride)
    {
        var (endpointName, endpointText) = string.IsNullOrWhiteSpace(endpointOverride) ? Get("ENDPOINT") : ("--otlp-endpoint", endpointOverride.Trim());
        if (endpointText is null)
        {
            return null;
        }

        CheckProtocol();
        var endpoint = ReadEndpoint(endpointName, endpointText);
        var options = new OtlpExporterOptions
        {
            Endpoint = endpoint ?? new Uri("http://localhost:4317"),
            Headers = ReadHeaders(),
            Compression = ReadCompression(),
            Timeout = ReadTimeout(),
            CertificateFile = Get("CERTIFICATE").Value,
            ClientCertificateFile = Get("CLIENT_CERTIFICATE").Value,
            ClientKeyFile = Get("CLIENT_KEY").Value,
        };
        CheckCertificates(options);
        return options;
    }

    private (string Name, string? Value) Get(string suffix)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["OTEL_EXPORTER_OTLP_LOGS_", "OTEL_EXPORTER_OTLP_"])
        {
            var name = prefix + suffix;
            if (getVariable(name)?.Trim() is { Length: > 0 } value)
            {
                return (name, value);
            }
        }

        return ("OTEL_EXPORTER_OTLP_" + suffix, null);
    }

    private void CheckProtocol()
    {
        var (name, value) = Get("PROTOCOL");
        if (value is not (null or "grpc"))
        {
            _errors.Add($"{name} is '{value}', but log records are exported over gRPC only. "
                + "Set it to 'grpc' or remove it, and use the backend's gRPC port (usually 4317).");
        }
    }

    private Uri? ReadEndpoint(string name, string text)
    {
        var withScheme = text;
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            withScheme = (IsInsecure() ? "http://" : "https://") + text;
        }

        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
        {
            _errors.Add($"{name} is '{text}', which is no endpoint. "
                + "Use http://host:port without TLS or https://host:port with it, for example http://localhost:4317.");
            return null;
        }

        if (uri.UserInfo.Length > 0)
        {
            _errors.Add($"{name} has a user name or password in it. Put credentials into OTEL_EXPORTER_OTLP_HEADERS.");
            return null;
        }

        if (!string.Equals(uri.PathAndQuery, "/", StringComparison.Ordinal))
        {
            _errors.Add($"{name} is '{text}', but an endpoint for gRPC has no path. "
                + $"Use {uri.GetLeftPart(UriPartial.Authority)} with the backend's gRPC port (usually 4317).");
            return null;
        }

        return uri;
    }

    private bool IsInsecure()
    {
        var (name, value) = Get("INSECURE");
        if (value is null)
        {
            return false;
        }

        if (!bool.TryParse(value, out var insecure))
        {
            _errors.Add($"{name} is '{value}'. Use 'true' or 'false'.");
        }

        return insecure;
    }

    private OtlpCompression ReadCompression()
    {
        var (name, value) = Get("COMPRESSION");
        switch (value)
        {
            case null or "none":
                return OtlpCompression.None;
            case "gzip":
                return OtlpCompression.Gzip;
            default:
                _errors.Add($"{name} is '{value}'. Use 'gzip' or 'none'.");
                return OtlpCompression.None;
        }
    }

    private TimeSpan ReadTimeout()
    {
        var (name, value) = Get("TIMEOUT");
        if (value is null)
        {
            return TimeSpan.FromSeconds(10);
        }

        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds > 0)
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        _errors.Add($"{name} is '{value}'. Use a number of milliseconds above 0, for example 10000.");
        return TimeSpan.FromSeconds(10);
    }

    private List<KeyValuePair<string, string>> ReadHeaders()
    {
        var (name, value) = Get("HEADERS");
        return value is null ? [] : OtlpHeaders.Parse(name, value, _errors);
    }

    private void CheckCertificates(OtlpExporterOptions options)
    {
        if (options is { ClientKeyFile: not null, ClientCertificateFile: null })
        {
            _errors.Add($"{Get("CLIENT_KEY").Name} is set without OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE. Set both or none.");
        }

        try
        {
            OtlpChannel.TlsOf(options);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            var names = string.Join(", ", new[] { Get("CERTIFICATE"), Get("CLIENT_CERTIFICATE"), Get("CLIENT_KEY") }
                .Where(static variable => variable.Value is not null)
                .Select(static variable => $"{variable.Name}='{variable.Value}'"));
            _errors.Add($"The certificates for OTLP ({names}) cannot be read: {error.Message} Each must be a PEM file that the server may read.");
        }
    }
}
