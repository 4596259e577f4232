using System.Buffers;
using System.Text;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>A place in a pattern that is being parsed, and the first thing found wrong with it.</summary>
/// <param name="pattern">Well-formed UTF-8.</param>
internal sealed class PatternCursor(byte[] pattern)
{
    public int Position { get; private set; }

    public string? Error { get; private set; }

    public int ErrorOffset { get; private set; }

    public bool IsAtEnd => Position == pattern.Length;

    /// <summary>The byte here, or -1 at the end.</summary>
    public int Current => Peek(0);

    public ReadOnlySpan<byte> Rest => pattern.AsSpan(Position);

    /// <returns>The byte so far ahead, or -1 beyond the end.</returns>
    public int Peek(int ahead) => Position + ahead < pattern.Length ? pattern[Position + ahead] : -1;

    public void Skip(int bytes) => Position += bytes;

    /// <summary>Goes back to where the cursor was before.</summary>
    public void Return(int position) => Position = position;

    public bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!Rest.StartsWith(expected))
        {
            return false;
        }

        Position += expected.Length;
        return true;
    }

    /// <summary>The code point here, which must not be the end, as itself.</summary>
    public int TakeRune()
    {
        var status = Rune.DecodeFromUtf8(Rest, out var rune, out var length);
        System.Diagnostics.Debug.Assert(status == OperationStatus.Done, "the pattern was checked to be well-formed");
        Position += length;
        return rune.Value;
    }

    /// <returns>A decimal number without leading zeros, capped far beyond any limit; -1 when there is none.</returns>
    public int TakeNumber()
    {
        if (!IsDigit(Current) || (Current == '0' && IsDigit(Peek(1))))
        {
            return -1;
        }

        var number = 0;
        for (; IsDigit(Current); Position++)
        {
            number = Math.Min((number * 10) + (Current - '0'), 1_000_000);
        }

        return number;
    }

    /// <summary>Text of the pattern for a message, from a place up to here.</summary>
    public string Since(int start) => Encoding.UTF8.GetString(pattern, start, Position - start);

    /// <summary>Notes what is wrong, unless something was before.</summary>
    /// <returns>False.</returns>
    public bool Fail(int offset, string error)
    {
        if (Error is null)
        {
            Error = error;
            ErrorOffset = offset;
        }

        return false;
    }

    private static bool IsDigit(int value) => value is >= '0' and <= '9';
}
