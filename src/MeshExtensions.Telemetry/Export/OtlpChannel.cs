using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace MeshExtensions.Telemetry.Export;

/// <summary>Makes the connection to a backend out of the options.</summary>
internal static class OtlpChannel
{
    /// <summary>Longest answer read: 4 MiB, beyond which an OTLP client must not go (OTLP specification, response size limit).</summary>
    private const int MaxResponseLength = 4 * 1024 * 1024;

    /// <summary>The metadata by which a caller asks Grpc.Net.Client to compress the request.</summary>
    private const string RequestEncoding = "grpc-internal-encoding-request";

    /// <summary>Makes a channel; it connects when it is first used, and again when the connection is lost.</summary>
    public static GrpcChannel Create(OtlpExporterOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = false,
            ConnectTimeout = options.Timeout,
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,

            // A new connection now and then looks the name up again, so that replicas added later get their share.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),

            // HTTP/2 without TLS does not pass through a proxy; one that the environment names is meant for other traffic.
            UseProxy = string.Equals(options.Endpoint.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal),
            SslOptions = TlsOf(options),
        };

        return GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            HttpHandler = new UserAgentHandler(handler),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxResponseLength,
            MaxSendMessageSize = null,
            ThrowOperationCanceledOnCancellation = false,
        });
    }

    /// <summary>The metadata of every call.</summary>
    public static Metadata HeadersOf(OtlpExporterOptions options)
    {
        var metadata = new Metadata();
        foreach (var (name, value) in options.Headers)
        {
            if (name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            {
                metadata.Add(name, Convert.FromBase64String(value));
            }
            else
            {
                metadata.Add(name, value);
            }
        }

        if (options.Compression == OtlpCompression.Gzip)
        {
            metadata.Add(RequestEncoding, "gzip");
        }

        return metadata;
    }

    /// <summary>Reads the certificate files.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A file does not hold what it should.</exception>
    public static SslClientAuthenticationOptions TlsOf(OtlpExporterOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CertificateFile is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authorities);
            tls.CertificateChainPolicy = policy;
        }

        if (options.ClientCertificateFile is { } certificate)
        {
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, options.ClientKeyFile)];
        }

        return tls;
    }

    /// <summary>Replaces the gRPC client's own name by that which the exporter specification asks for.</summary>
    private sealed class UserAgentHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private static readonly string UserAgent = $"MeshExtensions/{ProductVersion.Text} OTel-OTLP-Exporter-Dotnet/{ProductVersion.Text}";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("User-Agent");
            request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
