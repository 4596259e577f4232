namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>The classes of ASCII that have a name: Perl's letters and POSIX' words. RE2 keeps both to ASCII.</summary>
internal static class AsciiClasses
{
    private static readonly RuneSet Digit = Of("09");
    private static readonly RuneSet Word = Of("09AZ__az");

    // Unlike POSIX' space, Perl's has no vertical tab in RE2.
    private static readonly RuneSet PerlSpace = Of("\t\n\f\r  ");

    private static readonly Dictionary<string, RuneSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = Of("09AZaz"),
        ["alpha"] = Of("AZaz"),
        ["ascii"] = Of("\0\x7F"),
        ["blank"] = Of("\t\t  "),
        ["cntrl"] = Of("\0\x1F\x7F\x7F"),
        ["digit"] = Digit,
        ["graph"] = Of("!~"),
        ["lower"] = Of("az"),
        ["print"] = Of(" ~"),
        ["punct"] = Of("!/:@[`{~"),
        ["space"] = Of("\t\r  "),
        ["upper"] = Of("AZ"),
        ["word"] = Word,
        ["xdigit"] = Of("09AFaf"),
    };

    /// <param name="letter">The small letter after the backslash.</param>
    public static RuneSet? FindPerl(int letter) => letter switch
    {
        'd' => Digit,
        's' => PerlSpace,
        'w' => Word,
        _ => null,
    };

    /// <param name="name">What stands between <c>[:</c> and <c>:]</c>.</param>
    public static RuneSet? FindPosix(string name) => Posix.GetValueOrDefault(name);

    private static RuneSet Of(string firstsAndLasts) => RuneSet.Of([.. firstsAndLasts.Chunk(2).Select(pair => new RuneRange(pair[0], pair[1]))]);
}
