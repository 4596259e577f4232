using System.Text;
using CsCheck;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Tests.Text;

public sealed class Utf8TextTests
{
    [Theory]
    [InlineData("tacocat", "", 0)]
    [InlineData("tacocat", "ac", 1)]
    [InlineData("tacocat", "none", -1)]
    [InlineData("ta©o©αT", "©", 2)]
    [InlineData("ijk", "k", 2)]
    [InlineData("hello wello", "hello wello", 0)]
    [InlineData("hello wello", "elbo room!!", -1)]
    [InlineData("", "", 0)]
    [InlineData("", "x", -1)]
    public void IndexOf_WithoutOffset_IsTheFirstCodePoint(string text, string needle, long expected) =>
        Assert.Equal(expected, Utf8Text.IndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle)));

    [Theory]
    [InlineData("tacocat", "", 3, 3)]
    [InlineData("tacocat", "a", 3, 5)]
    [InlineData("tacocat", "at", 3, 5)]
    [InlineData("ta©o©αT", "©", 3, 4)]
    [InlineData("ta©o©αT", "©αT", 3, 4)]
    [InlineData("ta©o©αT", "©α", 5, -1)]
    [InlineData("hello wello", "ello", 6, 7)]
    [InlineData("hello mellow", "ello", 20, -2)]
    [InlineData("tacocat", "a", 30, -2)]
    [InlineData("tacocat", "", 8, -2)]
    [InlineData("tacocat", "", 7, 7)]
    [InlineData("tacocat", "a", 7, -1)]
    [InlineData("tacocat", "a", -1, -2)]
    [InlineData("tacocat", "a", long.MinValue, -2)]
    [InlineData("tacocat", "a", long.MaxValue, -2)]
    [InlineData("é", "é", 2, -2)]
    public void IndexOf_WithOffset_StartsThere(string text, string needle, long from, long expected) =>
        Assert.Equal(expected, Utf8Text.IndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle), from));

    [Theory]
    [InlineData("", "@@", -1)]
    [InlineData("tacocat", "", 7)]
    [InlineData("tacocat", "at", 5)]
    [InlineData("tacocat", "none", -1)]
    [InlineData("ta©o©αT", "©", 4)]
    [InlineData("ta©o©αT", "", 7)]
    [InlineData("hello wello", "low", -1)]
    [InlineData("hello wello", "hello wello", 0)]
    public void LastIndexOf_WithoutOffset_IsTheLastCodePoint(string text, string needle, long expected) =>
        Assert.Equal(expected, Utf8Text.LastIndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle)));

    [Theory]
    [InlineData("tacocat", "", 3, 3)]
    [InlineData("tacocat", "a", 3, 1)]
    [InlineData("ta©o©αT", "©", 3, 2)]
    [InlineData("ta©o©αT", "©α", 4, 4)]
    [InlineData("hello wello", "ello", 6, 1)]
    [InlineData("bananananana", "nana", 7, 6)]
    [InlineData("tacocat", "a", -1, -2)]
    [InlineData("tacocat", "a", 30, -2)]
    [InlineData("tacocat", "t", 7, 6)]
    [InlineData("tacocat", "", 7, 7)]
    public void LastIndexOf_WithOffset_StartsThereOrBefore(string text, string needle, long from, long expected) =>
        Assert.Equal(expected, Utf8Text.LastIndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle), from));

    [Theory]
    [InlineData(" \f\n\r\t\vtext  ", "text")]
    [InlineData("\u0085\u00a0\u1680text", "text")]
    [InlineData("text\u2000\u2001\u2002\u2003\u2004\u2004\u2006\u2007\u2008\u2009", "text")]
    [InlineData("\u200atext\u2028\u2029\u202F\u205F\u3000", "text")]
    [InlineData("\u180etext\u200b\u200c\u200d\u2060\ufeff", "\u180etext\u200b\u200c\u200d\u2060\ufeff")]
    [InlineData("", "")]
    [InlineData(" \u3000 ", "")]
    [InlineData(" a b ", "a b")]
    public void Trim_WhiteSpaceAtTheEnds_IsGone(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Utf8Text.Trim(TextAssert.Utf8(text))));

    [Fact]
    public void Trim_EachCodePoint_IsTrimmedIfUnicodeCallsItWhiteSpace()
    {
        int[] whiteSpace = [.. Enumerable.Range(9, 5), 0x20, 0x85, 0xA0, 0x1680, .. Enumerable.Range(0x2000, 11), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000];
        var trimmed = Enumerable.Range(0, 0x110000).Where(Rune.IsValid)
            .Where(value => Utf8Text.Trim(Encoding.UTF8.GetBytes(new Rune(value).ToString())).IsEmpty);
        Assert.Equal(whiteSpace, trimmed);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("☺", "☺")]
    [InlineData("Ta©oCαt", "tαCo©aT")]
    [InlineData("abc", "cba")]
    public void TryReverse_Text_IsReversedByCodePoints(string text, string expected)
    {
        var reversed = new byte[Encoding.UTF8.GetByteCount(text)];
        Assert.True(Utf8Text.TryReverse(TextAssert.Utf8(text), reversed));
        Assert.Equal(expected, Encoding.UTF8.GetString(reversed));
    }

    [Theory]
    [InlineData("TacoCat", "tacocat", "TACOCAT")]
    [InlineData("TacoCÆt Xii", "tacocÆt xii", "TACOCÆT XII")]
    [InlineData("tacoCαt", "tacocαt", "TACOCαT")]
    [InlineData("@[`{ AZaz 0123 more than a block", "@[`{ azaz 0123 more than a block", "@[`{ AZAZ 0123 MORE THAN A BLOCK")]
    public void TryLowerAscii_TryUpperAscii_ChangeOnlyAsciiLetters(string text, string lower, string upper)
    {
        var bytes = TextAssert.Utf8(text);
        var changed = new byte[bytes.Length];
        Assert.True(Utf8Text.TryLowerAscii(bytes, changed));
        Assert.Equal(lower, Encoding.UTF8.GetString(changed));
        Assert.True(Utf8Text.TryUpperAscii(bytes, changed));
        Assert.Equal(upper, Encoding.UTF8.GetString(changed));
        Assert.True(Utf8Text.TryUpperAscii(bytes, bytes));
        Assert.Equal(upper, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void EachFunction_DestinationTooSmall_IsRefused()
    {
        var room = new byte[2];
        Assert.False(Utf8Text.TryReverse("abc"u8, room));
        Assert.False(Utf8Text.TryLowerAscii("abc"u8, room));
        Assert.False(Utf8Text.TryUpperAscii("abc"u8, room));
    }

    [Fact]
    public void CountCodePoints_OffsetOf_AnyText_AgreeWithTheRuntime() => TextGen.Any.Sample(text =>
    {
        var bytes = TextAssert.Utf8(text);
        var runes = text.EnumerateRunes().ToArray();
        Assert.True(Utf8Text.IsValid(bytes));
        Assert.Equal(runes.Length, Utf8Text.CountCodePoints(bytes));
        var offset = 0;
        for (var i = 0; i < runes.Length; i++)
        {
            Assert.Equal(offset, Utf8Text.OffsetOf(bytes, i));
            offset += runes[i].Utf8SequenceLength;
        }

        Assert.Equal(bytes.Length, Utf8Text.OffsetOf(bytes, runes.Length));
        Assert.Equal(-1, Utf8Text.OffsetOf(bytes, runes.Length + 1));
        Assert.Equal(-1, Utf8Text.OffsetOf(bytes, -1));
    });

    [Fact]
    public void IndexOf_LastIndexOf_AnyText_AgreeWithAPlainSearch() =>
        Gen.Select(TextGen.Any, Gen.OneOf(TextGen.Any, Gen.OneOf("", "a", "é", "€😀", "ab", "aa")), Gen.Int[0, 110]).Sample((text, needle, from) =>
        {
            var runes = text.EnumerateRunes().ToArray();
            var wanted = needle.EnumerateRunes().ToArray();
            bool IsAt(int index) => runes.AsSpan(index).StartsWith(wanted);

            var indexes = Enumerable.Range(0, runes.Length + 1).Where(IsAt).ToArray();
            var first = from > runes.Length ? -2 : indexes.Where(i => i >= from).DefaultIfEmpty(-1).First();
            var last = from > runes.Length ? -2 : indexes.Where(i => i <= from).DefaultIfEmpty(-1).Last();
            Assert.Equal(first, Utf8Text.IndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle), from));
            Assert.Equal(last, Utf8Text.LastIndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle), from));
            Assert.Equal(indexes.DefaultIfEmpty(-1).Last(), Utf8Text.LastIndexOf(TextAssert.Utf8(text), TextAssert.Utf8(needle)));
        });

    [Fact]
    public void TryReverse_AnyText_IsTheRunesBackwards() => TextGen.Any.Sample(text =>
    {
        var bytes = TextAssert.Utf8(text);
        var reversed = new byte[bytes.Length];
        Assert.True(Utf8Text.TryReverse(bytes, reversed));
        Assert.Equal(string.Concat(text.EnumerateRunes().Reverse()), Encoding.UTF8.GetString(reversed));
    });

    [Fact]
    public void Compare_AnyTexts_IsTheOrderOfCodePoints() => Gen.Select(TextGen.Any, TextGen.Any).Sample((left, right) =>
    {
        var expected = left.EnumerateRunes().Select(rune => rune.Value).ToArray().AsSpan()
            .SequenceCompareTo(right.EnumerateRunes().Select(rune => rune.Value).ToArray());
        Assert.Equal(Math.Sign(expected), Math.Sign(Utf8Text.Compare(TextAssert.Utf8(left), TextAssert.Utf8(right))));
    });

    [Fact]
    public void EachFunction_AnyBytes_DoesNotThrow() => Gen.Select(TextGen.Bytes, TextGen.Bytes, Gen.Long[-5, 100]).Sample((text, needle, index) =>
    {
        var room = new byte[text.Length];
        _ = Utf8Text.IsValid(text);
        Assert.InRange(Utf8Text.CountCodePoints(text), 0, text.Length);
        Assert.InRange(Utf8Text.OffsetOf(text, index), -1, text.Length);
        _ = Utf8Text.IndexOf(text, needle, index);
        _ = Utf8Text.LastIndexOf(text, needle, index);
        _ = Utf8Text.LastIndexOf(text, needle);
        Assert.InRange(Utf8Text.Trim(text).Length, 0, text.Length);
        Assert.True(Utf8Text.TryReverse(text, room));
        Assert.True(Utf8Text.TryLowerAscii(text, room));
        Assert.True(Utf8Text.TryUpperAscii(text, room));
    });

    [Fact]
    public void EachFunction_Warm_AllocatesNothing()
    {
        var text = TextAssert.Utf8(" ta©o©αT and some more text, so that blocks are used ☺ ");
        var room = new byte[text.Length];
        TextAssert.AllocatesNothing(() =>
        {
            _ = Utf8Text.IsValid(text);
            _ = Utf8Text.Compare(text, room);
            _ = Utf8Text.CountCodePoints(text);
            _ = Utf8Text.OffsetOf(text, 40);
            _ = Utf8Text.IndexOf(text, "more"u8, 3);
            _ = Utf8Text.LastIndexOf(text, "a"u8, 10);
            _ = Utf8Text.Trim(text).Length;
            _ = Utf8Text.TryReverse(text, room);
            _ = Utf8Text.TryLowerAscii(text, room);
            _ = Utf8Text.TryUpperAscii(text, room);
        });
    }
}
