namespace MeshExtensions.Cel.Values;

/// <summary><c>==</c>: defined for any two values, false across kinds except among numbers (langdef, "Equality").</summary>
internal static class Equality
{
    // Values are nested as deep as expressions and data are, which are bounded when they are parsed; this is the second lock on that door.
    private const int MaximumDepth = 256;

    /// <summary>Whether two values are equal.</summary>
    /// <returns>False also when the budget ran out; the evaluation then ends with that error whatever is returned.</returns>
    public static bool AreEqual(in CelValue left, in CelValue right, CelArena arena) => AreEqual(left, right, arena, 0);

    private static bool AreEqual(in CelValue left, in CelValue right, CelArena arena, int depth)
    {
        if (left.Kind != right.Kind)
        {
            return Numbers.IsNumber(left.Kind) && Numbers.IsNumber(right.Kind) && Numbers.TryCompare(left, right, out var order) && order == 0;
        }

        switch (left.Kind)
        {
            case CelKind.Null:
                return true;
            case CelKind.Bool or CelKind.Int or CelKind.Uint:
                return left.Bits == right.Bits;
            case CelKind.Double:
                // Not Equals(): NaN is not equal to itself, and 0.0 is equal to -0.0.
                return left.DoubleValue == right.DoubleValue;
            case CelKind.Timestamp or CelKind.Duration:
                return left.Bits == right.Bits && left.Extra == right.Extra;
            case CelKind.String or CelKind.Bytes:
                return left.Length == right.Length && arena.TryChargeBytes(left.Length) && left.Span.SequenceEqual(right.Span);
            case CelKind.Ip or CelKind.Cidr:
                return left.Extra == right.Extra && left.Span.SequenceEqual(right.Span);
            case CelKind.Type:
                return ((CelType)left.Reference!).Name == ((CelType)right.Reference!).Name;
            case CelKind.Optional:
                return left.TryGetOptional(out var leftValue) == right.TryGetOptional(out var rightValue)
                    && (leftValue.Kind == CelKind.Unset || (Descend(arena, depth) && AreEqual(leftValue, rightValue, arena, depth + 1)));
            case CelKind.List:
                return Descend(arena, depth) && ListsAreEqual(left, right, arena, depth);
            case CelKind.Map:
                return Descend(arena, depth) && MapsAreEqual(left, right, arena, depth);
            case CelKind.Record:
                return Descend(arena, depth) && RecordsAreEqual(left, right, arena, depth);
            default:
                return false;
        }
    }

    private static bool Descend(CelArena arena, int depth) => arena.TryCharge(depth < MaximumDepth ? 1 : long.MaxValue / 2);

    private static bool ListsAreEqual(in CelValue left, in CelValue right, CelArena arena, int depth)
    {
        var count = ListView.Count(left);
        if (count != ListView.Count(right) || !arena.TryCharge(count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            if (!AreEqual(ListView.Element(left, i, arena), ListView.Element(right, i, arena), arena, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool MapsAreEqual(in CelValue left, in CelValue right, CelArena arena, int depth)
    {
        var count = MapView.Count(left);
        if (count != MapView.Count(right) || !arena.TryCharge(count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            MapView.Entry(left, i, arena, out var key, out var value);
            if (!MapView.TryGet(right, key, arena, out var other) || !AreEqual(value, other, arena, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private static bool RecordsAreEqual(in CelValue left, in CelValue right, CelArena arena, int depth)
    {
        var (first, second) = ((CelRecord)left.Reference!, (CelRecord)right.Reference!);
        if (!ReferenceEquals(first.RecordType, second.RecordType) || !arena.TryCharge(first.RecordType.Fields.Length))
        {
            return false;
        }

        for (var i = 0; i < first.RecordType.Fields.Length; i++)
        {
            var (one, other) = (RecordView.Get(first, left.Bits, i, arena), RecordView.Get(second, right.Bits, i, arena));
            if (!(one.Kind == CelKind.Unset && other.Kind == CelKind.Unset) && !AreEqual(one, other, arena, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
