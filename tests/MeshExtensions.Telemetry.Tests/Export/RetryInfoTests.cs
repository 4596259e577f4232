using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using RetryInfo = MeshExtensions.Telemetry.Export.RetryInfo;

namespace MeshExtensions.Telemetry.Tests.Export;

public sealed class RetryInfoTests
{
    [Fact]
    public void Read_RetryInfoAmongOtherDetails_GivesItsDelay()
    {
        var status = new Status
        {
            Code = 8,
            Message = "slow down",
            Details =
            {
                Any.Pack(new Timestamp()),
                Any.Pack(new Google.Rpc.RetryInfo { RetryDelay = new Duration { Seconds = 2, Nanos = 500_000_000 } }),
            },
        };

        Assert.Equal(TimeSpan.FromSeconds(2.5), RetryInfo.Read(status.ToByteArray()));
    }

    [Fact]
    public void Read_RetryInfoWithoutDelay_IsZero() =>
        Assert.Equal(TimeSpan.Zero, RetryInfo.Read(new Status { Details = { Any.Pack(new Google.Rpc.RetryInfo()) } }.ToByteArray()));

    [Fact]
    public void Read_NoRetryInfo_IsNull()
    {
        Assert.Null(RetryInfo.Read([]));
        Assert.Null(RetryInfo.Read(new Status { Code = 8 }.ToByteArray()));
        Assert.Null(RetryInfo.Read(new Status { Details = { Any.Pack(new Timestamp()) } }.ToByteArray()));
    }

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 100].Sample(bytes => RetryInfo.Read(bytes));
}
