using CsCheck;
using MeshExtensions.Policies.Paths;

namespace MeshExtensions.Policies.Tests.Paths;

public sealed class PathNormalizationTests
{
    /// <summary>Istio's own table, tests/integration/security/normalization_test.go: NONE, BASE, MERGE_SLASHES, DECODE_AND_MERGE_SLASHES.</summary>
    [Theory]
    [InlineData("/app#foo", "/app", "/app", "/app", "/app")]
    [InlineData("/app/../admin", "/app/../admin", "/admin", "/admin", "/admin")]
    [InlineData("/app//", "/app//", "/app//", "/app/", "/app/")]
    [InlineData("/app/%2f", "/app/%2f", "/app/%2f", "/app/%2f", "/app/")]
    [InlineData("/app%2f/", "/app%2f/", "/app%2f/", "/app%2f/", "/app/")]
    [InlineData("/app/%2E./admin", "/app/%2E./admin", "/admin", "/admin", "/admin")]
    [InlineData(@"/app\admin", @"/app\admin", "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/%2Fapp%5cadmin%5Cabc", "/app/admin/abc")]
    [InlineData("/app//../admin", "/app//../admin", "/app/admin", "/app/admin", "/app/admin")]
    [InlineData("/xyz%30..//abc", "/xyz%30..//abc", "/xyz0..//abc", "/xyz0../abc", "/xyz0../abc")]
    [InlineData("/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin", "/%252e%252e/admin")]
    [InlineData("/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin", "/%c0%ae%c0%ae/admin")]
    public void TryNormalize_IstiosNormalizationTable_MakesEachColumn(string path, string asSent, string normalized, string merged, string decoded)
    {
        Assert.Equal(asSent, Normalize(path, PathHandling.AsSent));
        Assert.Equal(normalized, Normalize(path, PathHandling.Base));
        Assert.Equal(merged, Normalize(path, PathHandling.MergeSlashes));
        Assert.Equal(decoded, Normalize(path, PathHandling.DecodeAndMergeSlashes));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("*", "/*")]
    [InlineData("app", "/app")]
    [InlineData("..", "/")]
    [InlineData("/", "/")]
    [InlineData("/..", "/")]
    [InlineData("/../..//a", "//a")]
    [InlineData("/a/b/..", "/a/")]
    [InlineData("/a/b/.", "/a/b/")]
    [InlineData("/a/.b/..c/d./e../...", "/a/.b/..c/d./e../...")]
    [InlineData(@"\a\.\b\..\c", "/a/c")]
    [InlineData("/%2e%2E/a/%2e", "/a/")]
    [InlineData("/a/..;x=1/b;y", "/b;y")]
    [InlineData("/a/.;/b", "/a/b")]
    [InlineData("/a/..%3b/b", "/a/..%3b/b")]
    [InlineData("/%41%7e%2D%5f%3a%2c", "/A~-_%3a%2c")]
    [InlineData("/%2%65%", "/%2e%")]
    [InlineData("/ \"<>^`{|}\u007F\u00E9\u0001", "/%20%22%3C%3E%5E%60%7B%7C%7D%7F%E9%01")]
    [InlineData("/!$&'()*+,:;=@[]-_~", "/!$&'()*+,:;=@[]-_~")]
    [InlineData("/a/../b?/../c#/../d", "/b")]
    public void TryNormalize_Base_IsChromiumsCanonicalPath(string path, string expected) => Assert.Equal(expected, Normalize(path, PathHandling.Base));

    [Theory]
    [InlineData("//", "//")]
    [InlineData("///", "//")]
    [InlineData("//a///b//", "/a/b/")]
    [InlineData(@"/\/a", "/a")]
    public void TryNormalize_MergeSlashes_KeepsWhatEnvoyPutsBack(string path, string expected) =>
        Assert.Equal(expected, Normalize(path, PathHandling.MergeSlashes));

    [Theory]
    [InlineData("/a%252fb", "/a%252fb")]
    [InlineData("/%%2f2e./b", "/%/2e./b")]
    [InlineData("/a%2f..%5C..%2f%2e%2e/b", "/b")]
    [InlineData("/a%2f..;x%2fb", "/b")]
    public void TryNormalize_DecodeAndMergeSlashes_DecodesOnce(string path, string expected) =>
        Assert.Equal(expected, Normalize(path, PathHandling.DecodeAndMergeSlashes));

    [Theory]
    [InlineData("/a%00b")]
    [InlineData("/a\0b")]
    public void TryNormalize_Nul_IsRefused(string path)
    {
        var destination = new byte[PathNormalization.MaxLength(path.Length)];
        foreach (var handling in new[] { PathHandling.AsSent, PathHandling.Base, PathHandling.MergeSlashes, PathHandling.DecodeAndMergeSlashes })
        {
            Assert.False(PathNormalization.TryNormalize(SlowPaths.Bytes(path), handling, destination, out var written));
            Assert.Equal(0, written);
        }
    }

    [Theory]
    [InlineData(PathHandling.EveryReading)]
    [InlineData(PathHandling.Refuse)]
    public void TryNormalize_HandlingThatMakesNoPath_Throws(PathHandling handling) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Normalize("/a", handling));

    [Fact]
    public void TryNormalize_OnlyBytesThatNeedThree_FitsTheBuffer() =>
        Assert.Equal("/" + string.Concat(Enumerable.Repeat("%22", 100)), Normalize(new string('"', 100), PathHandling.DecodeAndMergeSlashes));

    [Fact]
    public void TryNormalize_AnyPath_IsAmongTheReadings()
    {
        // Envoy is one of the proxies. What it percent-encodes is not a reading, so only paths without such bytes are asked.
        var readings = new PathReadings();
        SlowPaths.Nasty.Where(path => path.StartsWith('/')).Select(path => path.Split('?', '#')[0]).Sample(
            path =>
            {
                if (path.Any(value => value >= 0x80) || !readings.TryRead(SlowPaths.Bytes(path), out _))
                {
                    return;
                }

                var all = PathReadingsTests.All(readings);
                Assert.Contains(Normalize(path, PathHandling.AsSent), all, StringComparer.Ordinal);
                Assert.Contains(Normalize(path, PathHandling.Base), all, StringComparer.Ordinal);
                foreach (var handling in new[] { PathHandling.MergeSlashes, PathHandling.DecodeAndMergeSlashes })
                {
                    // A path of nothing but slashes keeps two of them there.
                    var merged = Normalize(path, handling);
                    Assert.Contains(merged == "//" ? "/" : merged, all, StringComparer.Ordinal);
                }
            },
            iter: 20_000,
            threads: 1);
    }

    private static string Normalize(string path, PathHandling handling)
    {
        var bytes = SlowPaths.Bytes(path);
        var destination = new byte[PathNormalization.MaxLength(bytes.Length)];
        Assert.True(PathNormalization.TryNormalize(bytes, handling, destination, out var written));
        return SlowPaths.Text(destination.AsSpan(0, written));
    }
}
