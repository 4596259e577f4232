using Google.Protobuf;
using MeshExtensions.Telemetry.AccessLogs;
using MeshExtensions.Telemetry.Mapping;
using MeshExtensions.Telemetry.Tests.Support;
using MeshExtensions.Wire;

namespace MeshExtensions.Telemetry.Tests.Mapping;

public sealed class MessageMapperTests : IDisposable
{
    private readonly MapperFixture _fixture = new();

    [Fact]
    public void Map_MalformedEntryAmongGoodOnes_CostsOnlyItself()
    {
        byte[] malformed = [0x0A, 0x05, 0x01];
        var message = MessageOf(Samples.Http().ToByteArray(), malformed, Samples.Http().ToByteArray());

        Assert.True(_fixture.Mapper.Map(_fixture.Stream, message));

        Assert.Equal(2, MapperFixture.Records(_fixture.Take()).Count);
        Assert.Equal(3, _fixture.Metrics.Received);
        Assert.Equal(1, _fixture.Metrics.Dropped("invalid_entry"));
    }

    [Fact]
    public void Map_TruncatedMessage_KeepsWhatStandsBefore()
    {
        var message = Samples.HttpMessage(3).ToByteArray();

        // The length of http_logs is too large for what is left, so cut within a field that stands behind it.
        byte[] broken = [.. message, 0x12, 0x7F, 0x00];

        Assert.False(_fixture.Mapper.Map(_fixture.Stream, broken));
        Assert.Equal(3, MapperFixture.Records(_fixture.Take()).Count);
    }

    [Fact]
    public void Map_IdentifierBehindTheEntries_StillCounts()
    {
        var entries = Samples.HttpMessage(1).ToByteArray();
        var identifier = new Envoy.Service.AccessLog.V3.StreamAccessLogsMessage { Identifier = Samples.IstioIdentifier() }.ToByteArray();

        _fixture.Mapper.Map(_fixture.Stream, [.. entries, .. identifier]);

        Assert.Equal("reviews-canonical", _fixture.Take().ResourceLogs.Single().Resource.Attributes.ToTexts()["service.name"]);
    }

    [Fact]
    public void Map_MalformedIdentifier_KeepsTheEntries()
    {
        byte[] identifier = [0x0A, 0x02, 0x0A, 0x7F];

        Assert.False(_fixture.Mapper.Map(_fixture.Stream, [.. identifier, .. Samples.HttpMessage(1).ToByteArray()]));

        Assert.Single(MapperFixture.Records(_fixture.Take()));
    }

    [Fact]
    public void Map_EmptyMessage_QueuesNothing()
    {
        Assert.True(_fixture.Mapper.Map(_fixture.Stream, []));
        Assert.Empty(_fixture.Take().ResourceLogs);
    }

    [Fact]
    public void Map_InvalidUtf8_IsReplaced()
    {
        // upstream_transport_failure_reason = 18, custom_tags = 22: their C++ senders do not check.
        var common = new byte[256];
        var writer = new ProtobufWriter(common);
        writer.WriteBytes(18, [(byte)'a', 0xFF, (byte)'b', 0xC3]);
        var tag = writer.BeginMessage(22);
        writer.WriteBytes(1, [(byte)'k', 0xFE]);
        writer.WriteBytes(2, [0xE2, 0x82, (byte)'x']);
        writer.EndMessage(tag);
        var entry = new byte[300];
        var entryWriter = new ProtobufWriter(entry);
        entryWriter.WriteBytes(1, writer.Written);

        _fixture.Mapper.Map(_fixture.Stream, MessageOf(entryWriter.Written.ToArray()));
        var attributes = Assert.Single(MapperFixture.Records(_fixture.Take())).Attributes.ToTexts();

        Assert.Equal("a\uFFFDb\uFFFD", attributes["envoy.upstream.transport_failure_reason"]);
        Assert.Equal("\uFFFDx", attributes["k\uFFFD"]);
    }

    [Fact]
    public void Map_EntryLargerThanTheBuffer_Grows()
    {
        var entry = Samples.Http();
        entry.CommonProperties.CustomTags["big"] = new string('x', 300_000);
        entry.Request.RequestHeaders["x-big"] = new string('y', 70_000);

        var attributes = _fixture.MapOne(entry).Attributes.ToTexts();

        Assert.Equal(300_000, attributes["big"].Length);
        Assert.Equal(70_000, attributes["http.request.header.x-big"].Length);
    }

    [Fact]
    public void Map_HugeMessage_BecomesSeveralChunks()
    {
        _fixture.Map(Samples.HttpMessage(5000, identified: true));

        var chunks = 0;
        var records = 0;
        while (_fixture.Queue.TryTake(1) is { } batch)
        {
            chunks++;
            records += batch.Records;
            Assert.InRange(batch.Length, 1, 2 * 1024 * 1024);
        }

        Assert.True(chunks > 1);
        Assert.Equal(5000, records);
    }

    [Fact]
    public void Map_TinyMessagesAfterAHugeEntry_HoldLittle()
    {
        var huge = Samples.Http();
        huge.CommonProperties.CustomTags["big"] = new string('x', 20 * 1024 * 1024);
        var message = Samples.HttpMessage(1);
        message.HttpLogs.LogEntry.Add(huge);
        _fixture.Map(message);
        Assert.InRange(_fixture.Queue.HeldBytes, 20 * 1024 * 1024, 32 * 1024 * 1024);
        _fixture.Take();

        for (var i = 1; i <= 10; i++)
        {
            _fixture.Map(Samples.HttpMessage(1));
            Assert.InRange(_fixture.Queue.HeldBytes, 1, i * 4096);
        }

        Assert.Equal(10, MapperFixture.Records(_fixture.Take()).Count);
        Assert.Equal(0, _fixture.Metrics.AllDropped);
    }

    [Fact]
    public void Open_AfterAHugeChunk_RentsForAFullOne()
    {
        var builder = new ChunkBuilder();
        builder.Open([]);
        while (builder.Free.Length < 20 * 1024 * 1024)
        {
            Assert.True(builder.TryGrow());
        }

        builder.Commit(20 * 1024 * 1024);
        var huge = builder.Close()!;
        builder.Open([]);

        Assert.InRange(builder.Free.Length, 1, 2 * ChunkBuilder.TargetLength);
        huge.Release();
        Assert.Null(builder.Close());
    }

    [Fact]
    public void Map_HugeMessage_FillsHalfOfWhatItHolds()
    {
        _fixture.Map(Samples.HttpMessage(5000, identified: true));

        while (_fixture.Queue.TryTake(1) is { } batch)
        {
            var chunk = Assert.Single(batch.Chunks);
            Assert.True(chunk.HeldBytes <= 2 * chunk.Length, $"{chunk.Length} of {chunk.HeldBytes}");
        }
    }

    [Fact]
    public void Map_ManyEntries_AllocatesLittle()
    {
        var message = Samples.HttpMessage(20).ToByteArray();
        var stream = new AccessLogStream();
        for (var i = 0; i < 200; i++)
        {
            MapAndRelease(stream, message);
        }

        const int Rounds = 200;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            MapAndRelease(stream, message);
        }

        var perEntry = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(Rounds * 20);
        TestContext.Current.SendDiagnosticMessage($"Bytes allocated per entry, batch taken and released: {perEntry:F1}");
        Assert.InRange(perEntry, 0, 64);
    }

    public void Dispose() => _fixture.Dispose();

    private void MapAndRelease(AccessLogStream stream, byte[] message)
    {
        _fixture.Mapper.Map(stream, message);
        var batch = _fixture.Queue.TryTake(int.MaxValue)!;
        _fixture.Queue.Settle(batch);
        batch.Release();
    }

    /// <summary>A message with http_logs of these entries.</summary>
    private static byte[] MessageOf(params byte[][] entries)
    {
        var buffer = new byte[entries.Sum(entry => entry.Length) + 1024];
        var writer = new ProtobufWriter(buffer);
        var logs = writer.BeginMessage(2);
        foreach (var entry in entries)
        {
            writer.WriteBytes(1, entry);
        }

        writer.EndMessage(logs);
        return writer.Written.ToArray();
    }
}
