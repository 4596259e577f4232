using System.Buffers;
using System.IO.Pipelines;
using MeshExtensions.Authorization.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeshExtensions.Benchmarks.Authorization;

/// <summary>A request that can be answered again and again: its body is always there, and what is written is forgotten.</summary>
internal static class FakeTransport
{
    public static HttpContext Context(ReadOnlySequence<byte> body)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestBodyPipeFeature>(new Request(body));
        context.Features.Set<IHttpResponseBodyFeature>(new Response());
        context.Features.Set<IHttpResponseTrailersFeature>(new Trailing());
        context.Request.Method = "POST";
        context.Request.Protocol = HttpProtocol.Http2;
        context.Request.Path = CheckHandler.Path;
        context.Request.ContentType = "application/grpc";
        return context;
    }

    /// <summary>The same bytes, in two pieces of memory.</summary>
    public static ReadOnlySequence<byte> InTwo(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, bytes.Length / 2));
        var second = first.Append(bytes.AsMemory(bytes.Length / 2));
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }

    private sealed class Request(ReadOnlySequence<byte> body) : PipeReader, IRequestBodyPipeFeature
    {
        private readonly ReadResult _result = new(body, isCanceled: false, isCompleted: true);

        public PipeReader Reader => this;

        public override bool TryRead(out ReadResult result)
        {
            result = _result;
            return true;
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => new(_result);

        public override void AdvanceTo(SequencePosition consumed)
        {
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }

    private sealed class Response : PipeWriter, IHttpResponseBodyFeature
    {
        private readonly byte[] _buffer = new byte[4096];

        public System.IO.Stream Stream => throw new NotSupportedException();

        public PipeWriter Writer => this;

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class Trailing : IHttpResponseTrailersFeature
    {
        public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
    }
}
