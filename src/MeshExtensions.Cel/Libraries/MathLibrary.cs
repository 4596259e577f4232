using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The math library.</summary>
internal static class MathLibrary
{
    private static readonly CelValue Overflow = CelValue.Error(CelErrorCode.Overflow);

    public static void AddTo(LibraryBuilder library)
    {
        AddExtreme(library, "math.greatest", "math_greatest", greatest: true);
        AddExtreme(library, "math.least", "math_least", greatest: false);
        AddRounding(library);
        AddSigns(library);
        AddBits(library);
    }

    // One argument, two of one type, several of one type; what is mixed is dyn. A list counts as its elements.
    private static void AddExtreme(LibraryBuilder library, string name, string id, bool greatest)
    {
        var numbers = new[] { CelType.Int, CelType.Uint, CelType.Double };
        foreach (var type in numbers)
        {
            library.Global(name, $"{id}_{type.Name}", type, type, (_, in value) => value);
            library.Global(name, $"{id}_list_{type.Name}", CelType.List(type), type, (arena, in list) => OfList(arena, list, greatest));
            library.Add(name, CelOverload.Variadic($"{id}_{type.Name}_and_more", [type, type, type], type, isFallback: false, (arena, values) =>
                OfAll(arena, values, greatest)));
            foreach (var other in numbers)
            {
                library.Global(name, $"{id}_{type.Name}_{other.Name}", type, other, type.Equals(other) ? type : CelType.Dyn, (_, in first, in second) =>
                    Choose(first, second, greatest));
            }
        }

        library.Add(name, CelOverload.Variadic($"{id}_dyn_and_more", [CelType.Dyn, CelType.Dyn, CelType.Dyn], CelType.Dyn, isFallback: true, (arena, values) =>
            OfAll(arena, values, greatest)));
    }

    private static CelValue Choose(in CelValue first, in CelValue second, bool greatest)
    {
        // NaN has no order and so never replaces what stands first.
        return Numbers.TryCompare(second, first, out var order) && (greatest ? order > 0 : order < 0) ? second : first;
    }

    private static CelValue OfAll(CelArena arena, ReadOnlySpan<CelValue> values, bool greatest)
    {
        foreach (var value in values)
        {
            if (!Numbers.IsNumber(value.Kind))
            {
                return arena.NoSuchOverload(value);
            }
        }

        var result = values[0];
        foreach (var value in values[1..])
        {
            result = Choose(result, value, greatest);
        }

        return result;
    }

    private static CelValue OfList(CelArena arena, in CelValue list, bool greatest)
    {
        var count = ListView.Count(list);
        if (!arena.TryCharge(count))
        {
            return arena.Exceeded();
        }

        if (count == 0)
        {
            return arena.WithDetail(CelErrorCode.InvalidArgument, list);
        }

        var result = default(CelValue);
        for (var i = 0; i < count; i++)
        {
            var value = ListView.Element(list, i, arena);
            if (!Numbers.IsNumber(value.Kind))
            {
                return arena.NoSuchOverload(list);
            }

            result = i == 0 ? value : Choose(result, value, greatest);
        }

        return result;
    }

    private static void AddRounding(LibraryBuilder library)
    {
        library.Global("math.ceil", "math_ceil_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(Math.Ceiling(x.DoubleValue)));
        library.Global("math.floor", "math_floor_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(Math.Floor(x.DoubleValue)));
        library.Global("math.round", "math_round_double", CelType.Double, CelType.Double, (_, in x) =>
            CelValue.Double(Math.Round(x.DoubleValue, MidpointRounding.AwayFromZero)));
        library.Global("math.trunc", "math_trunc_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(Math.Truncate(x.DoubleValue)));
        library.Global("math.isInf", "math_isInf_double", CelType.Double, CelType.Bool, (_, in x) => CelValue.Bool(double.IsInfinity(x.DoubleValue)));
        library.Global("math.isNaN", "math_isNaN_double", CelType.Double, CelType.Bool, (_, in x) => CelValue.Bool(double.IsNaN(x.DoubleValue)));
        library.Global("math.isFinite", "math_isFinite_double", CelType.Double, CelType.Bool, (_, in x) => CelValue.Bool(double.IsFinite(x.DoubleValue)));
        library.Global("math.sqrt", "math_sqrt_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(Math.Sqrt(x.DoubleValue)));
        library.Global("math.sqrt", "math_sqrt_int", CelType.Int, CelType.Double, (_, in x) => CelValue.Double(Math.Sqrt(x.Bits)));
        library.Global("math.sqrt", "math_sqrt_uint", CelType.Uint, CelType.Double, (_, in x) => CelValue.Double(Math.Sqrt((ulong)x.Bits)));
    }

    private static void AddSigns(LibraryBuilder library)
    {
        library.Global("math.abs", "math_abs_int", CelType.Int, CelType.Int, (_, in x) => x.Bits == long.MinValue ? Overflow : CelValue.Int(Math.Abs(x.Bits)));
        library.Global("math.abs", "math_abs_uint", CelType.Uint, CelType.Uint, (_, in x) => x);
        library.Global("math.abs", "math_abs_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(Math.Abs(x.DoubleValue)));
        library.Global("math.sign", "math_sign_int", CelType.Int, CelType.Int, (_, in x) => CelValue.Int(Math.Sign(x.Bits)));
        library.Global("math.sign", "math_sign_uint", CelType.Uint, CelType.Uint, (_, in x) => CelValue.Uint(x.Bits == 0 ? 0ul : 1ul));

        // NaN and the two zeros have no sign but themselves.
        library.Global("math.sign", "math_sign_double", CelType.Double, CelType.Double, (_, in x) =>
            x.DoubleValue > 0 ? CelValue.Double(1) : x.DoubleValue < 0 ? CelValue.Double(-1) : x);
    }

    private static void AddBits(LibraryBuilder library)
    {
        library.Global("math.bitAnd", "math_bitAnd_int_int", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) => CelValue.Int(x.Bits & y.Bits));
        library.Global("math.bitAnd", "math_bitAnd_uint_uint", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            CelValue.Uint((ulong)(x.Bits & y.Bits)));
        library.Global("math.bitOr", "math_bitOr_int_int", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) => CelValue.Int(x.Bits | y.Bits));
        library.Global("math.bitOr", "math_bitOr_uint_uint", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            CelValue.Uint((ulong)(x.Bits | y.Bits)));
        library.Global("math.bitXor", "math_bitXor_int_int", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) => CelValue.Int(x.Bits ^ y.Bits));
        library.Global("math.bitXor", "math_bitXor_uint_uint", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            CelValue.Uint((ulong)(x.Bits ^ y.Bits)));
        library.Global("math.bitNot", "math_bitNot_int_int", CelType.Int, CelType.Int, (_, in x) => CelValue.Int(~x.Bits));
        library.Global("math.bitNot", "math_bitNot_uint_uint", CelType.Uint, CelType.Uint, (_, in x) => CelValue.Uint((ulong)~x.Bits));
        AddShift(library, "math.bitShiftLeft", "math_bitShiftLeft", (bits, offset) => bits << offset);

        // To the right an int is shifted as if it had no sign: zeros come in at the top.
        AddShift(library, "math.bitShiftRight", "math_bitShiftRight", (bits, offset) => bits >> offset);
    }

    private static void AddShift(LibraryBuilder library, string name, string id, Func<ulong, int, ulong> shift)
    {
        library.Global(name, $"{id}_int_int", CelType.Int, CelType.Int, CelType.Int, (arena, in x, in y) =>
            y.Bits < 0 ? arena.WithDetail(CelErrorCode.InvalidArgument, y) : CelValue.Int(y.Bits > 63 ? 0 : (long)shift((ulong)x.Bits, (int)y.Bits)));
        library.Global(name, $"{id}_uint_int", CelType.Uint, CelType.Int, CelType.Uint, (arena, in x, in y) =>
            y.Bits < 0 ? arena.WithDetail(CelErrorCode.InvalidArgument, y) : CelValue.Uint(y.Bits > 63 ? 0 : shift((ulong)x.Bits, (int)y.Bits)));
    }
}
