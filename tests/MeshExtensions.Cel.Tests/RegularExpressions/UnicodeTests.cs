using System.Globalization;
using System.Text;
using MeshExtensions.Cel.RegularExpressions;

namespace MeshExtensions.Cel.Tests.RegularExpressions;

public sealed class UnicodeTests
{
    [Theory]
    [InlineData("Lu", 'A')]
    [InlineData("Ll", 'a')]
    [InlineData("Lt", 0x1C5)]
    [InlineData("Lm", 0x2B0)]
    [InlineData("Lo", '中')]
    [InlineData("Mn", 0x301)]
    [InlineData("Mc", 0x903)]
    [InlineData("Me", 0x20DD)]
    [InlineData("Nd", '0')]
    [InlineData("Nl", 0x2160)]
    [InlineData("No", 0xB2)]
    [InlineData("Zs", ' ')]
    [InlineData("Zl", 0x2028)]
    [InlineData("Zp", 0x2029)]
    [InlineData("Cc", 0x1F)]
    [InlineData("Cf", 0xAD)]
    [InlineData("Cs", 0xD800)]
    [InlineData("Co", 0x10FFFD)]
    [InlineData("Pc", '_')]
    [InlineData("Pd", '-')]
    [InlineData("Ps", '(')]
    [InlineData("Pe", ')')]
    [InlineData("Pi", 0xAB)]
    [InlineData("Pf", 0xBB)]
    [InlineData("Po", '!')]
    [InlineData("Sm", '+')]
    [InlineData("Sc", '$')]
    [InlineData("Sk", '^')]
    [InlineData("So", 0xA9)]
    public void Find_Category_HasExactlyItsCodePoints(string name, int member)
    {
        var set = UnicodeCategories.Find(name)!;
        var category = CharUnicodeInfo.GetUnicodeCategory(member);

        for (var rune = 0; rune <= RuneSet.LastRune; rune += rune < 0x3000 ? 1 : 97)
        {
            Assert.Equal(CharUnicodeInfo.GetUnicodeCategory(rune) == category, set.Contains(rune));
        }

        Assert.True(set.Contains(member));
        Assert.True(UnicodeCategories.Find(name[..1])!.Contains(member));
    }

    [Fact]
    public void Find_UnknownCategory_IsNull()
    {
        Assert.Null(UnicodeCategories.Find("lu"));
        Assert.Null(UnicodeCategories.Find("Cn"));
        Assert.False(UnicodeCategories.Find("C")!.Contains(0x378)); // unassigned
    }

    [Theory]
    [InlineData("aA")]
    [InlineData("kK\u212A")]
    [InlineData("sS\u017F")]
    [InlineData("åÅ\u212B")]
    [InlineData("σςΣ")]
    [InlineData("θϑΘ\u03F4")]
    [InlineData("μµΜ")]
    [InlineData("\u01C4\u01C5\u01C6")]
    [InlineData("\u1E60\u1E61\u1E9B")]
    [InlineData("ß\u1E9E")]
    [InlineData("\u0345Ιι\u1FBE")]
    [InlineData("\u0390\u1FD3")]
    [InlineData("\u1F80\u1F88")]
    [InlineData("\u13A0\uAB70")]
    [InlineData("\u10D0\u1C90")]
    [InlineData("\U00010400\U00010428")]
    [InlineData("\u0130")]
    [InlineData("\u0131")]
    [InlineData("1")]
    [InlineData("中")]
    public void Close_EachOfAClass_IsTheWholeClass(string members)
    {
        var expected = RuneSet.Of([.. members.EnumerateRunes().Select(rune => new RuneRange(rune.Value, rune.Value))]).Ranges.ToArray();
        foreach (var rune in members.EnumerateRunes())
        {
            Assert.Equal(expected, CaseFolding.Close(RuneSet.Of(rune.Value, rune.Value)).Ranges.ToArray());
        }
    }

    /// <summary>Every code point but the surrogates, by its bytes; and no bytes but those.</summary>
    [Fact]
    public void IsMatch_EveryCodePoint_IsOneCharacter()
    {
        var any = TestExpressions.Parse("^(?s:.)$");
        var thousands = TestExpressions.Parse("^[\\x{400}-\\x{7FF}\\x{D000}-\\x{E000}\\x{10000}-\\x{10FFF}]$");
        Span<byte> bytes = stackalloc byte[4];
        for (var value = 0; value <= RuneSet.LastRune; value++)
        {
            if (Rune.IsValid(value))
            {
                var text = bytes[..new Rune(value).EncodeToUtf8(bytes)];
                var isExpected = value is (>= 0x400 and <= 0x7FF) or (>= 0xD000 and <= 0xE000) or (>= 0x10000 and <= 0x10FFF);
                if (!any.IsMatch(text) || thousands.IsMatch(text) != isExpected)
                {
                    Assert.Fail($"U+{value:X4}");
                }
            }
        }
    }
}
