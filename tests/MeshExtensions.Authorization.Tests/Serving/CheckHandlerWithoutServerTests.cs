using System.Buffers;
using System.Buffers.Binary;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using MeshExtensions.Wire.Tests;
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

        Assert.Equal(0, Allocations.Of(() =>
        {
            call.Reset();
            return _handler.HandleAsync(call.Context).IsCompletedSuccessfully;
        }));
        Assert.Equal("0", call.Trailers.GrpcStatus);
        Assert.Equal(0, CheckResponse.Parser.ParseFrom(call.Written[5..]).Status.Code);
    }

    [Fact]
    public async Task HandleAsync_LongestMessageAndOneByteMore_AreToldApart()
    {
        var longest = new byte[5 + CheckHandler.MaxMessageLength + 1];
        CheckServer.Frame(new byte[1]).CopyTo(longest, 0);
        BinaryPrimitives.WriteInt32BigEndian(longest.AsSpan(1), CheckHandler.MaxMessageLength);
        longest[5] = 0x12; // one unknown field of bytes, as long as the rest
        longest[6] = 0xFA;
        longest[7] = 0xFF;
        longest[8] = 0xFF;
        longest[9] = 0x07;

        var call = new FakeCall(new ReadOnlySequence<byte>(longest, 0, longest.Length - 1));
        await _handler.HandleAsync(call.Context);
        Assert.Equal("malformed_request", CheckResponse.Parser.ParseFrom(call.Written[5..]).DynamicMetadata.Fields["reason"].StringValue);

        BinaryPrimitives.WriteInt32BigEndian(longest.AsSpan(1), CheckHandler.MaxMessageLength + 1);
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
