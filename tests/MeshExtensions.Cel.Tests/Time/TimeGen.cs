using CsCheck;
using MeshExtensions.Cel.Time;

namespace MeshExtensions.Cel.Tests.Time;

internal static class TimeGen
{
    /// <summary>Points in time over the whole range, around its ends and around the epoch.</summary>
    public static readonly Gen<CelTimestamp> Timestamp = Gen.Select(
        Gen.OneOf(
            Gen.Long[CelTimestamp.MinSeconds, CelTimestamp.MaxSeconds],
            Gen.Long[-100_000, 100_000],
            Gen.Long[CelTimestamp.MinSeconds, CelTimestamp.MinSeconds + 100_000],
            Gen.Long[CelTimestamp.MaxSeconds - 100_000, CelTimestamp.MaxSeconds]),
        Gen.OneOf(Gen.Const(0), Gen.Int[0, 999_999_999], Gen.Int[0, 999].Select(i => i * 1_000_000), Gen.OneOf(1, 999_999_999)),
        (seconds, nanos) => new CelTimestamp(seconds, nanos));

    /// <summary>Spans of every length, and the longest.</summary>
    public static readonly Gen<CelDuration> Duration = Gen.OneOf(
        Gen.Select(Gen.Long, Gen.Int[0, 63], (bits, shift) => bits >> shift),
        Gen.OneOf(0L, 1, -1, long.MaxValue, long.MinValue, long.MinValue + 1, 1_000_000_000, -1_000_000_000)).Select(CelDuration.FromNanoseconds);
}
