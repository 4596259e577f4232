namespace MeshExtensions.Cel.Values;

/// <summary><c>&lt;</c> and its kin: for numbers across their types, bool, string, bytes, timestamp and duration.</summary>
internal static class Ordering
{
    /// <summary>The outcome of comparing two values.</summary>
    internal enum Outcome
    {
        Less,
        Equal,
        Greater,

        /// <summary>One is NaN: no comparison is true.</summary>
        Unordered,

        /// <summary>The two kinds have no order.</summary>
        NoSuchOverload,
    }

    public static Outcome Compare(in CelValue left, in CelValue right, CelArena arena)
    {
        if (Numbers.IsNumber(left.Kind) && Numbers.IsNumber(right.Kind))
        {
            return Numbers.TryCompare(left, right, out var order) ? From(order) : Outcome.Unordered;
        }

        if (left.Kind != right.Kind)
        {
            return Outcome.NoSuchOverload;
        }

        switch (left.Kind)
        {
            case CelKind.Bool:
                return From(left.Bits.CompareTo(right.Bits));
            case CelKind.String or CelKind.Bytes:
                // Bytes of UTF-8 have the order of their code points.
                return arena.TryChargeBytes(Math.Min(left.Length, right.Length)) ? From(left.Span.SequenceCompareTo(right.Span)) : Outcome.NoSuchOverload;
            case CelKind.Timestamp or CelKind.Duration:
                return From(left.Bits != right.Bits ? left.Bits.CompareTo(right.Bits) : left.Extra.CompareTo(right.Extra));
            default:
                return Outcome.NoSuchOverload;
        }
    }

    private static Outcome From(int order) => order < 0 ? Outcome.Less : order > 0 ? Outcome.Greater : Outcome.Equal;
}
