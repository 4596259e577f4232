using System.Net;
using System.Net.Http.Headers;

namespace MeshExtensions.Load.Driving;

/// <summary>A client that looks at what it gets: the answer's bytes and the status in the trailers.</summary>
internal sealed class CheckClient : IDisposable
{
    private readonly HttpClient _http;

    public CheckClient(int port) => _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    /// <summary>Makes one call; <see langword="null"/> when it did not end with HTTP status 200 and gRPC status 0.</summary>
    public async Task<byte[]?> CallAsync(byte[] frame, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, H2Load.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
            return response.IsSuccessStatusCode && response.TrailingHeaders.TryGetValues("grpc-status", out var status) && status.SequenceEqual(["0"], StringComparer.Ordinal)
                ? answer
                : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
