using System.Buffers;
using System.Buffers.Binary;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using MeshExtensions.Wire.Tests;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>What can be told only, or more sharply, with the server taken away.</summary>
public sealed class CheckHandlerWithoutServerTests : IDisposable
{
    private readonly CollectedLogs _logs = new();
    private readonly ServiceProvider _services;
    private readonly CheckHandler _handler;

    public CheckHandlerWithoutServerTests()
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(_logs).SetMinimumLevel(LogLevel.Debug))
            .AddAuthorizationChecks(policiesPath: null)
            .BuildServiceProvider();
        _services.GetRequiredService<AuthorizationState>().Apply(new PolicyLoadResult(TestPolicies.Quickstart, []), DateTimeOffset.UnixEpoch);
        _handler = _services.GetRequiredService<CheckHandler>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void HandleAsync_MessageThatHasArrived_IsAnsweredAtOnceAndAllocatesNothing(int segments)
    {
        var frame = CheckServer.FrameOf(allowed: true, bodyLength: 3_000);
        var call = new FakeCall(segments == 1 ? new(frame) : Segments.Of(frame[..4], frame[4..60], frame[60..]));

        var allocated = Allocations.Of(() =>
        {
            call.Reset();
            return _handler.HandleAsync(call.Context).IsCompletedSuccessfully;
        });
        Assert.Empty(_logs.Complaints);
        Assert.Equal(0, allocated);
        Assert.Equal("0", call.Trailers.GrpcStatus);
        Assert.Equal(0, CheckResponse.Parser.ParseFrom(call.Written[5..]).Status.Code);
    }

    /// <summary>The stream may be reset between its dispatch and the first read; that is every day's business and no error.</summary>
    [Fact]
    public async Task HandleAsync_StreamResetBeforeTheFirstRead_EndsQuietly()
    {
        Exception[] exceptions = [new ConnectionAbortedException(), new ConnectionResetException("reset"), new IOException(), new OperationCanceledException()];
        foreach (var exception in exceptions)
        {
            var call = new FakeCall(default, exception);

            await _handler.HandleAsync(call.Context);

            Assert.True(call.Written.IsEmpty);
        }

        Assert.Equal(4, _logs.Entries.Count(entry => entry.Id == 1001));
        Assert.Empty(_logs.Complaints);
    }

    [Fact]
    public async Task HandleAsync_HostRefusesTheLength_Denies413()
    {
        var call = new FakeCall(default, new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge));

        await _handler.HandleAsync(call.Context);

        Assert.Equal(413, (int)CheckResponse.Parser.ParseFrom(call.Written[5..]).DeniedResponse.Status.Code);
        Assert.Equal("0", call.Trailers.GrpcStatus);
    }

    /// <summary>Kestrel may also find so when what was read is given back; then the message has been decided already.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task HandleAsync_HostRefusesTheLengthLate_IsAnsweredOnce(byte flag)
    {
        var call = new FakeCall(
            new(CheckServer.Frame(CheckServer.FrameOf(allowed: true)[5..], flag)),
            advancingFails: new BadHttpRequestException("too large", StatusCodes.Status413PayloadTooLarge));

        await _handler.HandleAsync(call.Context);

        Assert.Equal(call.Written.Length - 5, BinaryPrimitives.ReadInt32BigEndian(call.Written[1..]));
        Assert.Equal(413, (int)CheckResponse.Parser.ParseFrom(call.Written[5..]).DeniedResponse.Status.Code);
        Assert.False(call.Context.Response.Headers.ContainsKey("grpc-status"));
    }

    [Fact]
    public async Task HandleAsync_LongestMessageAndOneByteMore_AreToldApart()
    {
        var longest = new byte[5 + CheckEvaluator.MaxMessageLength + 1];
        CheckServer.Frame(new byte[1]).CopyTo(longest, 0);
        BinaryPrimitives.WriteInt32BigEndian(longest.AsSpan(1), CheckEvaluator.MaxMessageLength);
        longest[5] = 0x12; // one unknown field of bytes, as long as the rest
        longest[6] = 0xFA;
        longest[7] = 0xFF;
        longest[8] = 0xFF;
        longest[9] = 0x07;

        var call = new FakeCall(new ReadOnlySequence<byte>(longest, 0, longest.Length - 1));
        await _handler.HandleAsync(call.Context);
        Assert.Equal("malformed_request", CheckResponse.Parser.ParseFrom(call.Written[5..]).DynamicMetadata.Fields["reason"].StringValue);

        BinaryPrimitives.WriteInt32BigEndian(longest.AsSpan(1), CheckEvaluator.MaxMessageLength + 1);
        call = new FakeCall(new ReadOnlySequence<byte>(longest));
        await _handler.HandleAsync(call.Context);
        Assert.Equal("request_too_large", CheckResponse.Parser.ParseFrom(call.Written[5..]).DynamicMetadata.Fields["reason"].StringValue);
    }

    public void Dispose()
    {
        _services.Dispose();
        _logs.Dispose();
    }
}
