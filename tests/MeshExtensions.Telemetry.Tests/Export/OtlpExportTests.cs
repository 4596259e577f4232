using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using MeshExtensions.Telemetry.Tests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OpenTelemetry.Proto.Collector.Logs.V1;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class OtlpExportTests
{
    [Fact]
    public async Task Export_Batch_ArrivesAsOneRequest()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(3, identified: true));
        fixture.Send(Samples.HttpMessage(2));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        var (request, headers) = Assert.Single(backend.Received);
        Assert.Equal(2, request.ResourceLogs.Count);
        Assert.Equal(5, MapperFixture.Records(request).Count);
        Assert.Matches(@"^MeshExtensions/\d+\.\d+\.\d+\S* OTel-OTLP-Exporter-Dotnet/\d+\.\d+\.\d+\S*$", headers["user-agent"]);
        Assert.DoesNotContain("grpc-encoding", headers);
        Assert.Equal(5, fixture.Metrics.Exported);
        Assert.Equal(1, fixture.Metrics["meshext.otlp.export.duration{outcome=success}"]);
        fixture.AssertLedger();
    }

    [Fact]
    public async Task Export_GzipAndHeaders_AreUsed()
    {
        await using var backend = await OtlpBackend.StartAsync();
        await using var fixture = new ExportFixture(backend.Options with { Compression = OtlpCompression.Gzip, Headers = [new("x-key", "v"), new("y-bin", "AQI=")] });
        fixture.Send(Samples.HttpMessage(100));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        var (request, headers) = Assert.Single(backend.Received);
        Assert.Equal(100, MapperFixture.Records(request).Count);
        Assert.Equal("gzip", headers["grpc-encoding"]);
        Assert.Equal("v", headers["x-key"]);
        Assert.Equal("AQI=", headers["y-bin"]);
    }

    [Fact]
    public async Task Export_PartialSuccess_IsCountedAndNotResent()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, _, _) => Task.FromResult(new ExportLogsServiceResponse { PartialSuccess = new() { RejectedLogRecords = 2, ErrorMessage = "too old" } });
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Single(backend.Received);
        Assert.Equal(3, fixture.Metrics.Exported);
        Assert.Equal(2, fixture.Metrics.Dropped("partial_success"));
    }

    [Fact]
    public async Task Export_NonRetryableStatus_DropsTheBatch()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, _, _) => throw new RpcException(new Status(StatusCode.ResourceExhausted, "quota"));
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Single(backend.Received);
        Assert.Equal(5, fixture.Metrics.Dropped("rejected_by_backend"));
        Assert.Equal(1, fixture.Metrics["meshext.otlp.export.duration{outcome=failure}"]);
    }

    [Fact]
    public async Task Export_RetryInfo_IsTriedAgain()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, count, _) => count == 1
            ? throw OtlpBackend.Throttled(StatusCode.ResourceExhausted, TimeSpan.FromMilliseconds(1))
            : Task.FromResult(new ExportLogsServiceResponse());
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Equal(2, backend.Received.Count);
        Assert.Equal(5, fixture.Metrics.Exported);
    }

    [Fact]
    public async Task Export_RetryInfoBeyondTheLimit_GivesUp()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (_, _, _) => throw OtlpBackend.Throttled(StatusCode.Unavailable, TimeSpan.FromHours(1));
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Single(backend.Received);
        Assert.Equal(5, fixture.Metrics.Dropped("retries_exhausted"));
    }

    [Fact]
    public async Task Export_NoAnswerInTime_IsTriedAgain()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = async (_, count, cancellation) =>
        {
            if (count == 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }

            return new ExportLogsServiceResponse();
        };
        await using var fixture = new ExportFixture(backend.Options with { Timeout = TimeSpan.FromMilliseconds(300) });
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Equal(5, fixture.Metrics.Exported);
        Assert.True(fixture.Metrics["meshext.otlp.export.duration{outcome=retry}"] >= 1);
    }

    [Fact]
    public async Task Export_NobodyListens_IsTriedAgain()
    {
        Uri address;
        await using (var gone = await OtlpBackend.StartAsync())
        {
            address = gone.Options.Endpoint;
        }

        await using var fixture = new ExportFixture(new OtlpExporterOptions { Endpoint = address });
        fixture.Send(Samples.HttpMessage(5));
        await fixture.StartAsync();
        await fixture.Metrics.WaitUntilAsync(() => fixture.Metrics["meshext.otlp.export.duration{outcome=retry}"] >= 2);

        Assert.Equal(0, fixture.Metrics.AllDropped);
        fixture.AssertLedger();
    }

    [Fact]
    public async Task Export_BackendFailsRecoversAndPartiallyRejects_LedgerBalances()
    {
        await using var backend = await OtlpBackend.StartAsync();
        backend.Answer = (request, count, _) => (count % 5) switch
        {
            1 => throw new RpcException(new Status(StatusCode.Unavailable, "restarting")),
            2 => Task.FromResult(new ExportLogsServiceResponse { PartialSuccess = new() { RejectedLogRecords = 1 } }),
            3 => throw new RpcException(new Status(StatusCode.InvalidArgument, "no")),
            _ => Task.FromResult(new ExportLogsServiceResponse()),
        };
        await using var fixture = new ExportFixture(backend.Options, queueBytes: 3 * 1024 * 1024);
        for (var i = 0; i < 200; i++)
        {
            fixture.Send(Samples.HttpMessage(50));
        }

        await fixture.StartAsync();
        for (var i = 0; i < 100; i++)
        {
            fixture.Send(Samples.HttpMessage(50));
        }

        await fixture.SettledAsync();
        await fixture.StopAsync();

        Assert.Equal(15_000, fixture.Metrics.Received);
        Assert.True(fixture.Metrics.Exported > 0);
        Assert.True(fixture.Metrics.Dropped("queue_full") > 0);
        Assert.True(fixture.Metrics.Dropped("partial_success") > 0);
        Assert.Equal(0, fixture.Metrics.Observe("meshext.otlp.log_records.queued"));
        fixture.AssertLedger();
    }

    [Fact]
    public async Task Export_Tls_TrustsTheGivenAuthorityAndShowsItsCertificate()
    {
        using var directory = new TemporaryDirectory();
        using var server = Certificates.SelfSigned("localhost");
        using var client = Certificates.SelfSigned("client");
        var options = new OtlpExporterOptions
        {
            Endpoint = new Uri("https://unused"),
            CertificateFile = directory.Write("ca.pem", server.ExportCertificatePem()),
            ClientCertificateFile = directory.Write("client.pem", client.ExportCertificatePem()),
            ClientKeyFile = directory.Write("client.key", client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
        };
        string? shown = null;
        await using var backend = await OtlpBackend.StartAsync(
            listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = server;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) =>
                {
                    shown = certificate.Subject;
                    return true;
                };
            }),
            options);
        await using var fixture = new ExportFixture(backend.Options);
        fixture.Send(Samples.HttpMessage(1));
        await fixture.StartAsync();
        await fixture.SettledAsync();

        Assert.Equal(1, fixture.Metrics.Exported);
        Assert.Equal("CN=client", shown);
    }
}
