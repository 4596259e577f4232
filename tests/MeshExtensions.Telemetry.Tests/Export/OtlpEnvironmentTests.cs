namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class OtlpEnvironmentTests
{
    [Fact]
    public void FromEnvironment_Nothing_IsNoExporter()
    {
        Assert.Null(Read([], out var errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void FromEnvironment_EmptyEndpoint_IsNoExporter()
    {
        Assert.Null(Read([("ENDPOINT", " ")], out var errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void FromEnvironment_Endpoint_HasDefaults()
    {
        var options = Read([("ENDPOINT", "http://collector:4317")], out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(new Uri("http://collector:4317"), options.Endpoint);
        Assert.Equal(TimeSpan.FromSeconds(10), options.Timeout);
        Assert.Equal(OtlpCompression.None, options.Compression);
        Assert.Empty(options.Headers);
        Assert.Null(options.CertificateFile);
    }

    [Fact]
    public void FromEnvironment_EverythingSet_IsRead()
    {
        var options = Read(
            [
                ("ENDPOINT", "https://collector"), ("PROTOCOL", "grpc"), ("COMPRESSION", "gzip"), ("TIMEOUT", "2500"),
                ("HEADERS", "Api-Key=a%2Cb%20c, x-scope = one==,data-bin=AQI="),
            ],
            out var errors)!;

        Assert.Empty(errors);
        Assert.Equal(OtlpCompression.Gzip, options.Compression);
        Assert.Equal(TimeSpan.FromMilliseconds(2500), options.Timeout);
        Assert.Equal("api-key: a,b c; x-scope: one==; data-bin: AQI=", string.Join("; ", options.Headers.Select(header => $"{header.Key}: {header.Value}")));
    }

    [Fact]
    public void FromEnvironment_VariantForLogs_GoesFirst()
    {
        var options = Read(
            [("ENDPOINT", "http://general:4317"), ("LOGS_ENDPOINT", "http://logs:4317"), ("TIMEOUT", "1"), ("LOGS_TIMEOUT", "2"), ("LOGS_PROTOCOL", "grpc"), ("PROTOCOL", "http/protobuf")],
            out var errors)!;

        Assert.Empty(errors);
        Assert.Equal("logs", options.Endpoint.Host);
        Assert.Equal(2, options.Timeout.TotalMilliseconds);
    }

    [Fact]
    public void FromEnvironment_Override_GoesBeforeVariables()
    {
        var options = Read([("LOGS_ENDPOINT", "http://logs:4317")], out _, "http://given:1");

        Assert.Equal("given", options!.Endpoint.Host);
    }

    [Theory]
    [InlineData(null, "https")]
    [InlineData("false", "https")]
    [InlineData("true", "http")]
    [InlineData("TRUE", "http")]
    public void FromEnvironment_EndpointWithoutScheme_DependsOnInsecure(string? insecure, string scheme)
    {
        var options = Read([("ENDPOINT", "collector:4317"), ("INSECURE", insecure)], out var errors);

        Assert.Empty(errors);
        Assert.Equal($"{scheme}://collector:4317/", options!.Endpoint.AbsoluteUri);
    }

    [Theory]
    [InlineData("PROTOCOL", "http/protobuf", "OTEL_EXPORTER_OTLP_PROTOCOL is 'http/protobuf'")]
    [InlineData("LOGS_PROTOCOL", "http/json", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL is 'http/json'")]
    [InlineData("COMPRESSION", "zstd", "OTEL_EXPORTER_OTLP_COMPRESSION is 'zstd'")]
    [InlineData("TIMEOUT", "10s", "OTEL_EXPORTER_OTLP_TIMEOUT is '10s'")]
    [InlineData("TIMEOUT", "0", "OTEL_EXPORTER_OTLP_TIMEOUT is '0'")]
    [InlineData("HEADERS", "novalue", "without 'name=value'")]
    [InlineData("HEADERS", "bad name=x", "'bad name'")]
    [InlineData("HEADERS", "grpc-timeout=1", "'grpc-timeout'")]
    [InlineData("HEADERS", "x=%0A", "not printable")]
    [InlineData("HEADERS", "x-bin=***", "not base64")]
    [InlineData("LOGS_ENDPOINT", "http://collector:4318/v1/logs", "has no path")]
    [InlineData("LOGS_ENDPOINT", "ftp://collector", "no endpoint")]
    [InlineData("LOGS_ENDPOINT", "http://user:secret@collector/x", "user name or password")]
    [InlineData("CERTIFICATE", "/does/not/exist.pem", "OTEL_EXPORTER_OTLP_CERTIFICATE='/does/not/exist.pem'")]
    [InlineData("CLIENT_KEY", "/does/not/exist.pem", "without OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")]
    public void FromEnvironment_BadValue_IsAnErrorThatNamesIt(string suffix, string value, string expected)
    {
        var options = Read([("ENDPOINT", "http://collector:4317"), (suffix, value)], out var errors);

        Assert.Null(options);
        Assert.Contains(expected, Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void FromEnvironment_SeveralBadValues_AreAllReported()
    {
        Read([("ENDPOINT", "http://collector:4317"), ("TIMEOUT", "x"), ("COMPRESSION", "x"), ("PROTOCOL", "x")], out var errors);

        Assert.Equal(3, errors.Count);
    }

    private static OtlpExporterOptions? Read((string Suffix, string? Value)[] variables, out IReadOnlyList<string> errors, string? endpointOverride = null)
    {
        var values = variables.ToDictionary(variable => "OTEL_EXPORTER_OTLP_" + variable.Suffix, variable => variable.Value, StringComparer.Ordinal);
        return OtlpExporterOptions.FromEnvironment(name => values.GetValueOrDefault(name), endpointOverride, out errors);
    }
}
