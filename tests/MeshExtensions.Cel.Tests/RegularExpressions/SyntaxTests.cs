namespace MeshExtensions.Cel.Tests.RegularExpressions;

/// <summary>Each element of github.com/google/re2/wiki/Syntax, with texts that match and texts that do not.</summary>
public sealed class SyntaxTests
{
    [Theory]

    // Literals, concatenation, alternatives, groups.
    [InlineData("", new[] { "", "a" }, new string[0])]
    [InlineData("abc", new[] { "abc", "xabcx", "ababc" }, new[] { "", "ab", "abxc", "ABC" })]
    [InlineData("é", new[] { "é", "aéa" }, new[] { "e", "É", "è" })]
    [InlineData("foo|bar", new[] { "foo", "xbar" }, new[] { "fo", "fob", "" })]
    [InlineData("^(?:foo|bar)$", new[] { "foo", "bar" }, new[] { "foobar", "xfoo" })]
    [InlineData("^foo|bar$", new[] { "foox", "xbar" }, new[] { "xfoo", "barx" })]
    [InlineData("a|", new[] { "", "b" }, new string[0])]
    [InlineData("^(|a)$", new[] { "", "a" }, new[] { "b", "aa" })]
    [InlineData("()", new[] { "" }, new string[0])]
    [InlineData("^(?P<name>a)(?<other_1>b)(c)(?:d)$", new[] { "abcd" }, new[] { "abc" })]
    [InlineData("a]b}c", new[] { "a]b}c" }, new[] { "abc" })]

    // Any character.
    [InlineData("^.$", new[] { "a", "é", "中", "\U00010400", "\r" }, new[] { "", "\n", "ab" })]
    [InlineData("(?s)^.$", new[] { "a", "\n", "\U0010FFFF" }, new[] { "", "ab" })]
    [InlineData("^(?s:.).$", new[] { "\na", "ab" }, new[] { "a\n" })]
    [InlineData("^/a.*z$", new[] { "/az", "/abcz" }, new[] { "/a\nz", "/azy" })]

    // Classes.
    [InlineData("^[abc-e]$", new[] { "a", "b", "c", "d", "e" }, new[] { "f", "-", "" })]
    [InlineData("^[^abc-e]$", new[] { "f", "-", "\n", "é", "中" }, new[] { "a", "d", "" })]
    [InlineData("^[]a]$", new[] { "]", "a" }, new[] { "[", "b" })]
    [InlineData("^[^]a]$", new[] { "[", "b" }, new[] { "]", "a" })]
    [InlineData("^[a-]$", new[] { "a", "-" }, new[] { "b" })]
    [InlineData("^[-a]$", new[] { "a", "-" }, new[] { "b" })]
    [InlineData("^[a-c-e]$", new[] { "b", "-", "e" }, new[] { "d" })]
    [InlineData("^[\\d-z]$", new[] { "5", "-", "z" }, new[] { "a" })]
    [InlineData("^[.*$^|(){}?+[]$", new[] { ".", "*", "$", "^", "|", "(", "[" }, new[] { "a", "]" })]
    [InlineData("^[\\]\\\\\\-\\n\\x41\\101\\x{e9}]$", new[] { "]", "\\", "-", "\n", "A", "é" }, new[] { "n", "x", "1" })]
    [InlineData("^[é-ÿ中]$", new[] { "é", "ê", "ÿ", "中" }, new[] { "e", "è", "丮" })]
    [InlineData("^[\\x{7F}-\\x{800}]$", new[] { "\u007F", "\u0080", "\u07FF", "\u0800" }, new[] { "~", "\u0801" })]
    [InlineData("^[\\x{FFFF}-\\x{10000}]$", new[] { "\uFFFF", "\U00010000" }, new[] { "\uFFFE", "\U00010001" })]
    [InlineData("[^\\x00-\\x{10FFFF}]", new string[0], new[] { "", "a", "é" })]
    [InlineData("^[[:alpha:]]$", new[] { "a", "Z" }, new[] { "1", "é", "_" })]
    [InlineData("^[[:^alpha:]]$", new[] { "1", "é", "_" }, new[] { "a", "Z" })]
    [InlineData("^[x[:digit:]_]$", new[] { "x", "7", "_" }, new[] { "y", ":", "d" })]
    [InlineData("^[[:alnum:]]$", new[] { "a", "0" }, new[] { "_" })]
    [InlineData("^[[:ascii:]]$", new[] { "a", "\u007F" }, new[] { "\u0080" })]
    [InlineData("^[[:blank:]]$", new[] { " ", "\t" }, new[] { "\n" })]
    [InlineData("^[[:cntrl:]]$", new[] { "\u0001", "\u007F" }, new[] { " " })]
    [InlineData("^[[:graph:]]$", new[] { "!", "~" }, new[] { " " })]
    [InlineData("^[[:lower:]]$", new[] { "a" }, new[] { "A" })]
    [InlineData("^[[:upper:]]$", new[] { "A" }, new[] { "a" })]
    [InlineData("^[[:print:]]$", new[] { " ", "~" }, new[] { "\t" })]
    [InlineData("^[[:punct:]]$", new[] { "!", "@", "`", "~" }, new[] { "a", "0", " " })]
    [InlineData("^[[:space:]]$", new[] { " ", "\v" }, new[] { "a" })]
    [InlineData("^[[:word:]]$", new[] { "_", "a" }, new[] { "-" })]
    [InlineData("^[[:xdigit:]]$", new[] { "f", "F", "9" }, new[] { "g" })]
    [InlineData("^[[:x]$", new[] { "[", ":", "x" }, new[] { "a" })]
    [InlineData("^\\d$", new[] { "0", "9" }, new[] { "a", "٣" })]
    [InlineData("^\\D$", new[] { "a", "٣" }, new[] { "0" })]
    [InlineData("^\\s$", new[] { " ", "\t", "\n", "\f", "\r" }, new[] { "\v", "\u00A0", "a" })]
    [InlineData("^\\S$", new[] { "\v", "\u00A0", "a" }, new[] { " ", "\n" })]
    [InlineData("^\\w$", new[] { "a", "Z", "0", "_" }, new[] { "-", "é" })]
    [InlineData("^\\W$", new[] { "-", "é" }, new[] { "a", "_" })]
    [InlineData("^[^\\W\\d]$", new[] { "a", "_" }, new[] { "1", "-" })]
    [InlineData("^\\pL$", new[] { "a", "é", "中", "\U00010400" }, new[] { "1", "_", "\u0301" })]
    [InlineData("^\\PL$", new[] { "1", "_" }, new[] { "a", "中" })]
    [InlineData("^\\p{Lu}$", new[] { "A", "É" }, new[] { "a", "é", "中" })]
    [InlineData("^\\p{^Lu}$", new[] { "a", "é" }, new[] { "A" })]
    [InlineData("^\\P{^Lu}$", new[] { "A" }, new[] { "a" })]
    [InlineData("^[\\p{Nd}\\pZ]$", new[] { "1", "٣", " ", "\u2028" }, new[] { "a" })]
    [InlineData("^\\p{Any}$", new[] { "a", "\n", "\u0378" }, new[] { "" })]
    [InlineData("^\\pC$", new[] { "\u0001", "\u200B", "\uE000" }, new[] { "\u0378", "a" })]

    // Repetitions.
    [InlineData("^ab*c$", new[] { "ac", "abc", "abbbc" }, new[] { "a", "abab" })]
    [InlineData("^ab+c$", new[] { "abc", "abbbc" }, new[] { "ac" })]
    [InlineData("^ab?c$", new[] { "ac", "abc" }, new[] { "abbc" })]
    [InlineData("^(ab){2}$", new[] { "abab" }, new[] { "ab", "ababab" })]
    [InlineData("^a{2,}$", new[] { "aa", "aaaaa" }, new[] { "a" })]
    [InlineData("^a{2,4}$", new[] { "aa", "aaa", "aaaa" }, new[] { "a", "aaaaa" })]
    [InlineData("^a{0}b{0,1}$", new[] { "", "b" }, new[] { "a", "ab" })]
    [InlineData("^a*?b+?c??d{1,2}?$", new[] { "bd", "aabbcdd" }, new[] { "ad", "bddd" })]
    [InlineData("^(?:a*)*$", new[] { "", "aaa" }, new[] { "b" })]
    [InlineData("^(?:a|b)*c$", new[] { "c", "abbac" }, new[] { "abd" })]
    [InlineData("^(a{10}){100}$", new string[0], new[] { "aaaaaaaaaa" })]
    [InlineData("^a{,2}$", new[] { "a{,2}" }, new[] { "a", "aa" })]
    [InlineData("^a{$", new[] { "a{" }, new[] { "a" })]
    [InlineData("^a{1$", new[] { "a{1" }, new[] { "a" })]
    [InlineData("^a{x}{01}$", new[] { "a{x}{01}" }, new[] { "a" })]
    [InlineData("^a{1,x}{1, 2}$", new[] { "a{1,x}{1, 2}" }, new[] { "a" })]
    [InlineData("^\\Qab\\E+$", new[] { "ab", "abb" }, new[] { "abab" })]
    [InlineData("^*a", new[] { "a", "ba" }, new[] { "b" })]

    // Places.
    [InlineData("^a$", new[] { "a" }, new[] { "a\n", "\na", "ba" })]
    [InlineData("\\Aa\\z", new[] { "a" }, new[] { "a\n", "\na" })]
    [InlineData("(?m)^a$", new[] { "a", "a\n", "\na", "x\na\ny" }, new[] { "ba", "ab", "a\r\n" })]
    [InlineData("(?m)\\Aa\\z", new[] { "a" }, new[] { "a\n", "\na" })]
    [InlineData("(?m)^$", new[] { "", "\n", "a\n", "a\n\nb" }, new[] { "a", "a\nb" })]
    [InlineData("(?m:^a)|^b", new[] { "x\na", "b" }, new[] { "x\nb" })]
    [InlineData("a^b", new string[0], new[] { "ab", "a^b" })]
    [InlineData("a$b", new string[0], new[] { "ab", "a$b" })]
    [InlineData("(?m)a$\\n^b", new[] { "a\nb" }, new[] { "ab", "a\n\nb" })]
    [InlineData("\\bab\\b", new[] { "ab", "x ab.", "éabé" }, new[] { "xab", "ab_", "ab1" })]
    [InlineData("a\\Bb", new[] { "ab" }, new[] { "a b" })]
    [InlineData("\\Bb\\B", new[] { "abc" }, new[] { "b", "ab", "bc" })]
    [InlineData("\\b", new[] { "a", " a" }, new[] { "", " ", "é" })]
    [InlineData("\\B", new[] { "", "aa", "é", " " }, new[] { "a", "aéa" })]
    [InlineData("^\\b$", new string[0], new[] { "", "a" })]
    [InlineData("\\b^a|$\\bb", new[] { "a" }, new[] { "b", "xa" })]

    // Flags.
    [InlineData("(?i)aé", new[] { "aé", "AÉ", "aÉ" }, new[] { "ae" })]
    [InlineData("a(?i)b(?-i)c", new[] { "abc", "aBc" }, new[] { "Abc", "abC" })]
    [InlineData("(a(?i)b)c", new[] { "abc", "aBc" }, new[] { "aBC" })]
    [InlineData("(?i:a)b", new[] { "ab", "Ab" }, new[] { "aB" })]
    [InlineData("(?i)a(?-i:b)c", new[] { "abc", "AbC" }, new[] { "aBc" })]
    [InlineData("^a(?i)b|c$", new[] { "ab", "aB", "C" }, new[] { "AB" })]
    [InlineData("(?im-s:^A.b$)", new[] { "x\na-B\n" }, new[] { "a\nb" })]
    [InlineData("(?U)^a+?b*$", new[] { "a", "aab" }, new[] { "b" })]
    [InlineData("(?)a(?-i:b)", new[] { "ab" }, new[] { "b" })]
    [InlineData("^(?i)k$", new[] { "k", "K", "\u212A" }, new[] { "x" })]
    [InlineData("^(?i)\\x{212A}$", new[] { "k", "K", "\u212A" }, new[] { "x" })]
    [InlineData("^(?i)[S]$", new[] { "s", "S", "\u017F" }, new[] { "x" })]
    [InlineData("^(?i)[^s]$", new[] { "x" }, new[] { "s", "S", "\u017F" })]
    [InlineData("^(?i)\\w$", new[] { "a", "\u212A", "\u017F" }, new[] { "é" })]
    [InlineData("^(?i)\\W$", new[] { "é" }, new[] { "a", "\u212A", "\u017F" })]
    [InlineData("^(?i)[[:upper:]]$", new[] { "a", "A" }, new[] { "1" })]
    [InlineData("^(?i)[[:^upper:]]$", new[] { "1" }, new[] { "a", "A" })]
    [InlineData("^(?i)\\p{Lu}$", new[] { "a", "É", "é" }, new[] { "1", "中" })]
    [InlineData("^(?i)[a-c]$", new[] { "b", "B" }, new[] { "d", "D" })]
    [InlineData("^(?i)Σ$", new[] { "σ", "ς", "Σ" }, new[] { "s" })]
    [InlineData("^(?i)i$", new[] { "i", "I" }, new[] { "\u0130", "\u0131" })]
    [InlineData("^(?i)ß$", new[] { "ß", "\u1E9E" }, new[] { "ss", "SS" })]
    [InlineData("^(?i)\\Qk.\\E$", new[] { "K." }, new[] { "kx" })]
    [InlineData("^(?i)\U00010400$", new[] { "\U00010400", "\U00010428" }, new[] { "\U00010401" })]

    // Escapes.
    [InlineData("^\\a\\f\\t\\n\\r\\v$", new[] { "\a\f\t\n\r\v" }, new[] { "aftnrv" })]
    [InlineData("^\\0\\12\\101\\777$", new[] { "\0\nA\u01FF" }, new[] { "" })]
    [InlineData("^\\x41\\x{42}\\x{0001F600}$", new[] { "AB\U0001F600" }, new[] { "x41" })]
    [InlineData("^\\.\\*\\\\\\_\\/\\-\\ $", new[] { ".*\\_/- " }, new[] { "a" })]
    [InlineData("^\\Qa.b\\*\\E.$", new[] { "a.b\\*x" }, new[] { "axb\\*x" })]
    [InlineData("^\\Qa.b", new[] { "a.b" }, new[] { "axb" })]
    [InlineData("^a\\Q\\Eb$", new[] { "ab" }, new[] { "a" })]
    [InlineData("\\x{D800}", new string[0], new[] { "a", "" })]

    // Policies.
    [InlineData(
        "^/api/v[0-9]+/orders/[0-9]+",
        new[] { "/api/v1/orders/2", "/api/v12/orders/34/items" },
        new[] { "/api/v/orders/2", "/x/api/v1/orders/2", "/api/v1/orders/" })]
    [InlineData("^/admin(/.*)?$", new[] { "/admin", "/admin/", "/admin/x" }, new[] { "/administrator", "/x/admin" })]
    [InlineData(".*[.]example[.]com.*", new[] { "a.example.com", ".example.com:80" }, new[] { "example.com", "a.example-com" })]
    public void IsMatch_Element_MatchesThoseAndNotTheOthers(string pattern, string[] matching, string[] others)
    {
        foreach (var text in matching)
        {
            Assert.True(TestExpressions.IsMatch(pattern, text), $"{pattern} on '{text}'");
        }

        foreach (var text in others)
        {
            Assert.False(TestExpressions.IsMatch(pattern, text), $"{pattern} on '{text}'");
        }
    }
}
