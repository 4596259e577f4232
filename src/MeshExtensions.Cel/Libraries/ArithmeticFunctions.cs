using MeshExtensions.Cel.Syntax;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary><c>+ - * / %</c>: of 64-bit integers with overflow as an error, of doubles by IEEE 754, of texts, lists and times.</summary>
internal static class ArithmeticFunctions
{
    private static readonly CelValue Overflow = CelValue.Error(CelErrorCode.Overflow);

    public static void AddTo(LibraryBuilder library)
    {
        AddInt(library);
        AddUint(library);
        AddDouble(library);
        library.Global(Operators.Add, "add_string", CelType.String, CelType.String, CelType.String, Concatenate);
        library.Global(Operators.Add, "add_bytes", CelType.Bytes, CelType.Bytes, CelType.Bytes, Concatenate);
        var a = CelType.Parameter("A");
        library.Global(Operators.Add, "add_list", CelType.List(a), CelType.List(a), CelType.List(a), ConcatenateLists);
    }

    private static void AddInt(LibraryBuilder library)
    {
        library.Global(Operators.Negate, "negate_int64", CelType.Int, CelType.Int, (_, in x) => x.Bits == long.MinValue ? Overflow : CelValue.Int(-x.Bits));
        library.Global(Operators.Add, "add_int64", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) =>
        {
            var sum = unchecked(x.Bits + y.Bits);

            // Both operands have one sign, and the sum the other.
            return ((x.Bits ^ sum) & (y.Bits ^ sum)) < 0 ? Overflow : CelValue.Int(sum);
        });
        library.Global(Operators.Subtract, "subtract_int64", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) =>
        {
            var difference = unchecked(x.Bits - y.Bits);
            return ((x.Bits ^ y.Bits) & (x.Bits ^ difference)) < 0 ? Overflow : CelValue.Int(difference);
        });
        library.Global(Operators.Multiply, "multiply_int64", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) =>
        {
            var high = Math.BigMul(x.Bits, y.Bits, out var low);
            return high != low >> 63 ? Overflow : CelValue.Int(low);
        });
        library.Global(Operators.Divide, "divide_int64", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) =>
            y.Bits == 0 ? CelValue.Error(CelErrorCode.DivideByZero) : y.Bits == -1 && x.Bits == long.MinValue ? Overflow : CelValue.Int(x.Bits / y.Bits));
        library.Global(Operators.Modulo, "modulo_int64", CelType.Int, CelType.Int, CelType.Int, (_, in x, in y) =>
            y.Bits == 0 ? CelValue.Error(CelErrorCode.ModulusByZero) : y.Bits == -1 && x.Bits == long.MinValue ? Overflow : CelValue.Int(x.Bits % y.Bits));
    }

    private static void AddUint(LibraryBuilder library)
    {
        library.Global(Operators.Add, "add_uint64", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
        {
            var sum = unchecked((ulong)x.Bits + (ulong)y.Bits);
            return sum < (ulong)x.Bits ? Overflow : CelValue.Uint(sum);
        });
        library.Global(Operators.Subtract, "subtract_uint64", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            (ulong)x.Bits < (ulong)y.Bits ? Overflow : CelValue.Uint((ulong)x.Bits - (ulong)y.Bits));
        library.Global(Operators.Multiply, "multiply_uint64", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            Math.BigMul((ulong)x.Bits, (ulong)y.Bits, out var low) != 0 ? Overflow : CelValue.Uint(low));
        library.Global(Operators.Divide, "divide_uint64", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            y.Bits == 0 ? CelValue.Error(CelErrorCode.DivideByZero) : CelValue.Uint((ulong)x.Bits / (ulong)y.Bits));
        library.Global(Operators.Modulo, "modulo_uint64", CelType.Uint, CelType.Uint, CelType.Uint, (_, in x, in y) =>
            y.Bits == 0 ? CelValue.Error(CelErrorCode.ModulusByZero) : CelValue.Uint((ulong)x.Bits % (ulong)y.Bits));
    }

    private static void AddDouble(LibraryBuilder library)
    {
        library.Global(Operators.Negate, "negate_double", CelType.Double, CelType.Double, (_, in x) => CelValue.Double(-x.DoubleValue));
        library.Global(Operators.Add, "add_double", CelType.Double, CelType.Double, CelType.Double, (_, in x, in y) =>
            CelValue.Double(x.DoubleValue + y.DoubleValue));
        library.Global(Operators.Subtract, "subtract_double", CelType.Double, CelType.Double, CelType.Double, (_, in x, in y) =>
            CelValue.Double(x.DoubleValue - y.DoubleValue));
        library.Global(Operators.Multiply, "multiply_double", CelType.Double, CelType.Double, CelType.Double, (_, in x, in y) =>
            CelValue.Double(x.DoubleValue * y.DoubleValue));
        library.Global(Operators.Divide, "divide_double", CelType.Double, CelType.Double, CelType.Double, (_, in x, in y) =>
            CelValue.Double(x.DoubleValue / y.DoubleValue));
    }

    private static CelValue Concatenate(CelArena arena, in CelValue first, in CelValue second)
    {
        var length = (long)first.Length + second.Length;
        if (!arena.TryChargeBytes(length) || !arena.TryReserve(length, out Span<byte> room))
        {
            return arena.Exceeded();
        }

        first.Span.CopyTo(room);
        second.Span.CopyTo(room[first.Length..]);
        return arena.Commit(first.Kind, (int)length);
    }

    private static CelValue ConcatenateLists(CelArena arena, in CelValue first, in CelValue second)
    {
        var (left, right) = (ListView.Count(first), ListView.Count(second));
        if (!arena.TryCharge((long)left + right) || !arena.TryReserve((long)left + right, out CelValue[] array, out var offset))
        {
            return arena.Exceeded();
        }

        for (var i = 0; i < left; i++)
        {
            array[offset + i] = ListView.Element(first, i, arena);
        }

        for (var i = 0; i < right; i++)
        {
            array[offset + left + i] = ListView.Element(second, i, arena);
        }

        return CelValue.ListOf(array, offset, left + right);
    }
}
