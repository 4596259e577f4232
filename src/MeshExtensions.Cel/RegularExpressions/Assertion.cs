namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>What a pattern can ask of a place in the text without taking a byte.</summary>
internal enum Assertion : byte
{
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
}

/// <summary>What of the text before a place an assertion can depend on.</summary>
internal enum Before : byte
{
    /// <summary>The byte before, if any, made no difference to any assertion that is still open.</summary>
    Any,
    Nothing,
    NewLine,
    WordByte,
    OtherByte,
}

/// <summary>Whether an assertion holds. Each looks at single bytes only: line ends and RE2's word characters are ASCII.</summary>
internal static class Assertions
{
    /// <summary>Stands for the byte after the last one.</summary>
    public const int End = -1;

    public static bool LooksAhead(this Assertion assertion) => assertion is not (Assertion.TextStart or Assertion.LineStart);

    /// <param name="assertion">What is asked.</param>
    /// <param name="before">What stands before the place.</param>
    /// <param name="next">The byte after it or <see cref="End"/>; of no importance unless <see cref="LooksAhead"/>.</param>
    public static bool Holds(this Assertion assertion, Before before, int next) => assertion switch
    {
        Assertion.TextStart => before == Before.Nothing,
        Assertion.TextEnd => next == End,
        Assertion.LineStart => before is Before.Nothing or Before.NewLine,
        Assertion.LineEnd => next is End or '\n',
        Assertion.WordBoundary => before == Before.WordByte != IsWordByte(next),
        _ => before == Before.WordByte == IsWordByte(next),
    };

    public static Before After(byte value) => value == '\n' ? Before.NewLine : IsWordByte(value) ? Before.WordByte : Before.OtherByte;

    private static bool IsWordByte(int value) => value >= 0 && (char.IsAsciiLetterOrDigit((char)value) || value == '_');
}
