using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel.Libraries;

/// <summary><c>"%s has %d".format([a, b])</c> of the strings library.</summary>
internal static class FormatFunction
{
    private const int DefaultPrecision = 6;
    private const int LargestPrecision = 1000;

    /// <summary>What is wrong with a format.</summary>
    public const string BadDirective = "behind a % comes one of s d f e b o x X, with a precision of at most 1000 as in %.2f; %% is a percent sign";

    public static CelValue Format(CelArena arena, in CelValue format, in CelValue arguments)
    {
        if (!arena.TryChargeBytes(format.Length))
        {
            return arena.Exceeded();
        }

        var text = arena.BeginText();
        var rest = format.Span;
        var next = 0;
        while (!rest.IsEmpty)
        {
            var literal = rest.IndexOf((byte)'%');
            text.Append(literal < 0 ? rest : rest[..literal]);
            if (literal < 0)
            {
                break;
            }

            rest = rest[(literal + 1)..];
            if (rest.StartsWith("%"u8))
            {
                text.Append((byte)'%');
                rest = rest[1..];
                continue;
            }

            // What was put together for nothing is paid for, too: an error may be absorbed, and the next one come.
            if (!TryReadDirective(ref rest, out var verb, out var precision))
            {
                return Unpaid(arena, text) ?? arena.WithDetail(CelErrorCode.InvalidArgument, format, BadDirective);
            }

            if (next >= ListView.Count(arguments))
            {
                return Unpaid(arena, text) ?? arena.WithDetail(CelErrorCode.IndexOutOfRange, CelValue.Int(next));
            }

            var argument = ListView.Element(arguments, next++, arena);
            if (!FormatDirective.TryWrite(text, verb, precision, argument, arena))
            {
                return Unpaid(arena, text) ?? arena.NoSuchOverload(argument);
            }
        }

        return arena.CopyBuilt();
    }

    /// <summary>Whether all directives of a format are ones that there are.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> format)
    {
        while (format.IndexOf((byte)'%') is var percent and >= 0)
        {
            format = format[(percent + 1)..];
            if (format.StartsWith("%"u8))
            {
                format = format[1..];
            }
            else if (!TryReadDirective(ref format, out _, out _))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The error of the budget, if it does not allow for what was written so far.</summary>
    private static CelValue? Unpaid(CelArena arena, TextBuilder text) =>
        arena.TryChargeBytes(text.Written.Length) && arena.Exhausted == CelErrorCode.None ? null : arena.Exceeded();

    private static bool TryReadDirective(ref ReadOnlySpan<byte> rest, out byte verb, out int precision)
    {
        precision = DefaultPrecision;
        verb = 0;
        if (rest.StartsWith("."u8))
        {
            rest = rest[1..];
            var digits = 0;
            precision = 0;
            for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
            {
                precision = (precision * 10) + (rest[digits] - '0');
                if (precision > LargestPrecision)
                {
                    return false;
                }
            }

            rest = rest[digits..];
            if (digits == 0)
            {
                return false;
            }
        }

        if (rest.IsEmpty || "sdfeboxX"u8.IndexOf(rest[0]) < 0)
        {
            return false;
        }

        verb = rest[0];
        rest = rest[1..];
        return true;
    }
}
