using Grpc.Core;
using MeshExtensions.Telemetry.Export;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class OtlpRetryPolicyTests
{
    [Theory]
    [InlineData(StatusCode.Cancelled, true)]
    [InlineData(StatusCode.DeadlineExceeded, true)]
    [InlineData(StatusCode.Aborted, true)]
    [InlineData(StatusCode.OutOfRange, true)]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.DataLoss, true)]
    [InlineData(StatusCode.ResourceExhausted, false)]
    [InlineData(StatusCode.Unknown, false)]
    [InlineData(StatusCode.InvalidArgument, false)]
    [InlineData(StatusCode.NotFound, false)]
    [InlineData(StatusCode.AlreadyExists, false)]
    [InlineData(StatusCode.PermissionDenied, false)]
    [InlineData(StatusCode.Unauthenticated, false)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    [InlineData(StatusCode.Unimplemented, false)]
    [InlineData(StatusCode.Internal, false)]
    public void IsRetryable_Status_FollowsTheSpecification(StatusCode status, bool expected) =>
        Assert.Equal(expected, OtlpRetryPolicy.IsRetryable(status, hasRetryInfo: false));

    [Fact]
    public void IsRetryable_RetryInfo_MattersForResourceExhaustedOnly()
    {
        Assert.True(OtlpRetryPolicy.IsRetryable(StatusCode.ResourceExhausted, hasRetryInfo: true));
        Assert.False(OtlpRetryPolicy.IsRetryable(StatusCode.InvalidArgument, hasRetryInfo: true));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(100, 30)]
    public void NextDelay_Attempts_DoubleTheBound(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), new OtlpRetryPolicy(() => 1).NextDelay(attempts, null, TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, new OtlpRetryPolicy(() => 0).NextDelay(attempts, null, TimeSpan.Zero));
    }

    [Fact]
    public void NextDelay_RetryInfo_IsAFloor()
    {
        Assert.Equal(TimeSpan.FromSeconds(7), new OtlpRetryPolicy(() => 0).NextDelay(1, TimeSpan.FromSeconds(7), TimeSpan.Zero));
        Assert.Equal(TimeSpan.FromSeconds(16), new OtlpRetryPolicy(() => 1).NextDelay(5, TimeSpan.FromSeconds(7), TimeSpan.Zero));
    }

    [Fact]
    public void NextDelay_PastTheLimit_GivesUp()
    {
        var policy = new OtlpRetryPolicy(() => 1);

        Assert.NotNull(policy.NextDelay(1, null, TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1)));
        Assert.Null(policy.NextDelay(1, null, TimeSpan.FromMinutes(5)));
        Assert.Null(policy.NextDelay(1, TimeSpan.FromHours(1), TimeSpan.Zero));
    }
}
