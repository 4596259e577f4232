using System.Buffers;
using MeshExtensions.Telemetry.Export;
using MeshExtensions.Telemetry.Tests.Support;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class LogQueueTests : IDisposable
{
    private readonly MapperFixture _fixture = new(queueBytes: 4096);

    [Fact]
    public void Enqueue_FullQueue_DropsTheOldest()
    {
        for (var i = 1; i <= 5; i++)
        {
            _fixture.Queue.Enqueue(Chunk(1024, records: i));
        }

        Assert.Equal(1, _fixture.Metrics.Dropped("queue_full"));
        Assert.Equal([2, 3, 4, 5], _fixture.Queue.TryTake(int.MaxValue)!.Chunks.Select(chunk => chunk.Records));
    }

    [Fact]
    public void Enqueue_ChunkLargerThanTheQueue_CostsOnlyItself()
    {
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        _fixture.Queue.Enqueue(Chunk(8192, records: 7));

        Assert.Equal(7, _fixture.Metrics.Dropped("queue_full"));
        Assert.Equal(1024, _fixture.Queue.HeldBytes);
        Assert.Equal(1, _fixture.Queue.Records);
    }

    [Fact]
    public void TryTake_Limit_TakesAtLeastOne()
    {
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));

        Assert.Equal(1, _fixture.Queue.TryTake(10)!.Records);
        Assert.Equal(2, _fixture.Queue.TryTake(2048)!.Records);
        Assert.Null(_fixture.Queue.TryTake(10));
    }

    [Fact]
    public void Records_BatchUnderWay_StillCounts()
    {
        _fixture.Queue.Enqueue(Chunk(1024, records: 3));
        var batch = _fixture.Queue.TryTake(10)!;

        Assert.Equal(3, _fixture.Metrics.Observe("meshext.otlp.log_records.queued"));
        Assert.Equal(0, _fixture.Metrics.Observe("meshext.otlp.queue.bytes"));
        _fixture.Queue.Settle(batch);
        Assert.Equal(0, _fixture.Metrics.Observe("meshext.otlp.log_records.queued"));
    }

    [Fact]
    public void WaitAsync_EnoughBytes_Completes()
    {
        var wait = _fixture.Queue.WaitAsync(2000);
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        Assert.False(wait.IsCompleted);
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        Assert.True(wait.IsCompleted);
    }

    [Fact]
    public void Close_WaitingAndLaterChunks_AreDroppedAsShutdown()
    {
        _fixture.Queue.Enqueue(Chunk(1024, records: 3));

        Assert.Equal(3, _fixture.Queue.Close());
        _fixture.Queue.Enqueue(Chunk(1024, records: 2));

        Assert.Equal(5, _fixture.Metrics.Dropped("shutdown"));
        Assert.Equal(0, _fixture.Queue.Records);
    }

    [Fact]
    public void TryCopyTo_ReleasedBatch_CopiesNothing()
    {
        _fixture.Queue.Enqueue(Chunk(1024, records: 1));
        var batch = _fixture.Queue.TryTake(10)!;
        batch.Release();
        var target = new ArrayBufferWriter<byte>();

        Assert.False(batch.TryCopyTo(target));
        Assert.Equal(0, target.WrittenCount);
    }

    public void Dispose() => _fixture.Dispose();

    private static LogChunk Chunk(int bytes, int records) => new(ArrayPool<byte>.Shared.Rent(bytes), bytes, records);
}
