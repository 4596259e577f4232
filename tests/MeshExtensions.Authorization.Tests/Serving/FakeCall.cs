using System.Buffers;
using System.IO.Pipelines;
using MeshExtensions.Authorization.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>A call without a server under it, which can be answered again and again.</summary>
internal sealed class FakeCall : IHttpResponseBodyFeature, IRequestBodyPipeFeature, IHttpResponseTrailersFeature
{
    private readonly Writer _writer = new();

    public FakeCall(ReadOnlySequence<byte> body, Exception? readingFails = null, Exception? advancingFails = null)
    {
        Reader = new BodyReader(body, readingFails, advancingFails);
        Context = new DefaultHttpContext();
        Context.Features.Set<IHttpResponseBodyFeature>(this);
        Context.Features.Set<IRequestBodyPipeFeature>(this);
        Context.Features.Set<IHttpResponseTrailersFeature>(this);
        Context.Request.Method = "POST";
        Context.Request.Protocol = "HTTP/2";
        Context.Request.Path = CheckHandler.Path;
        Context.Request.ContentType = "application/grpc";
    }

    public DefaultHttpContext Context { get; }

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public PipeReader Reader { get; }

    /// <summary>What was written since the last call of <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Written => _writer.Written;

    Stream IHttpResponseBodyFeature.Stream => Stream.Null;

    PipeWriter IHttpResponseBodyFeature.Writer => _writer;

    public void Reset() => _writer.Reset();

    public Task CompleteAsync() => Task.CompletedTask;

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private sealed class BodyReader(ReadOnlySequence<byte> body, Exception? readingFails, Exception? advancingFails) : PipeReader
    {
        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            if (advancingFails is not null)
            {
                throw advancingFails;
            }
        }

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override bool TryRead(out ReadResult result)
        {
            result = readingFails is null ? new ReadResult(body, isCanceled: false, isCompleted: true) : throw readingFails;
            return true;
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
            TryRead(out var result) ? new(result) : throw new NotSupportedException();
    }

    private sealed class Writer : PipeWriter
    {
        private readonly byte[] _buffer = new byte[4096];
        private int _length;

        public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

        public void Reset() => _length = 0;

        public override void Advance(int bytes) => _length += bytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer.AsMemory(_length);

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer.AsSpan(_length);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(default(FlushResult));
    }
}
