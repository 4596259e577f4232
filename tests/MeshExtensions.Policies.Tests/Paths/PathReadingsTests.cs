using System.Net;
using CsCheck;
using MeshExtensions.Policies.Paths;

namespace MeshExtensions.Policies.Tests.Paths;

public sealed class PathReadingsTests
{
    /// <summary>A path, and every reading that it has besides itself.</summary>
    public static TheoryData<string, string[]> Readings => new()
    {
        { "/", [] },
        { "", [] },
        { "/a%20b", ["/a b"] },
        { "/100%", [] },
        { "/%zz%2", [] },
        { "//admin", ["/admin"] },
        { "/app//../admin", ["/app/admin", "/app/../admin", "/admin"] },
        { "/public/..;/admin", ["/public/../admin", "/admin"] },
        { "/%2e%2e/admin", ["/../admin", "/admin"] },
        { "/%252e%252e/admin", ["/%2e%2e/admin", "/../admin", "/admin"] },
        { "/a;x=1/b", ["/a/b"] },
        { "/a;x=1/b;y;z", ["/a/b"] },
        { "/a;x/..;y/b", ["/a;x/../b", "/a/../b", "/b"] },
        { "/a;%2f../b", ["/a;/../b", "/a/../b", "/a/b", "/b"] },
        { "/app%2fadmin", ["/app/admin"] },
        { "/app%5Cadmin", [@"/app\admin", "/app/admin"] },
        { @"/app\admin", ["/app/admin"] },
        { @"/app\..\admin", ["/app/../admin", "/admin"] },
        { "/%c0%ae%c0%ae/admin", ["/\u00C0\u00AE\u00C0\u00AE/admin", "/../admin", "/admin"] },
        { "/a%c0%afb", ["/a\u00C0\u00AFb", "/a/b"] },
        { "/a%c1%9cb", ["/a\u00C1\u009Cb", @"/a\b", "/a/b"] },
        { "/%e0%80%ae", ["/\u00E0\u0080\u00AE", "/.", "/"] },
        { "/%c1%a1dmin", ["/\u00C1\u00A1dmin", "/admin"] },
        { "/%C3%A9", ["/\u00C3\u00A9"] },
        { "/\u00E0\u00A4\u0085", [] },
        { "/admin/.", ["/admin/", "/admin"] },
        { "/admin/x/..", ["/admin/", "/admin"] },
        { "/admin/./", ["/admin/"] },
        { "/../..", ["/"] },
        { "/admin%2e", ["/admin."] },
        { "/%61dmin%20x", ["/admin%20x", "/admin x"] },
        { "/a%2fb%20c", ["/a/b%20c", "/a/b c"] },
        { "/xyz%30..//abc", ["/xyz0..//abc", "/xyz%30../abc", "/xyz0../abc"] },
        { "/admin%3Fx", ["/admin?x", "/admin"] },
        { "/admin%23x%3Fy", ["/admin#x?y", "/admin#x", "/admin"] },
        { "*", ["/*"] },
        { "admin", ["/admin"] },
        { "%2fadmin", ["/%2fadmin", "/admin", "//admin"] },
        { ";x", ["/;x", "", "/"] },
        { "//", ["/"] },
        { "///a", ["/a"] },
    };

    public static TheoryData<string> PlainPaths =>
    [
        "", "/", "/a", "/v1.2/file.json", "/a..b/", "/.well-known/x", "/...", "/.../a", "/..a/.b", "/a.", "/a..", "/a/b/", "/a=b,c:d@e!$&'()*+~_-",
        "/.well-known/openid-configuration", "/a/rather/long/path/of/an/api/v1.2/file.json", "/\u00A0\u00BF",
    ];

    [Theory]
    [MemberData(nameof(Readings))]
    public void TryRead_Path_HasExactlyTheReadings(string path, string[] others)
    {
        var readings = new PathReadings();

        Assert.True(readings.TryRead(SlowPaths.Bytes(path), out var reason));
        Assert.Equal(PathRefusal.None, reason);
        Assert.Equal(path, SlowPaths.Text(readings[0]));
        Assert.Equal(others.Prepend(path).Order(StringComparer.Ordinal), All(readings).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(PlainPaths))]
    public void IsPlain_OrdinaryPath_IsTrue(string path) => Assert.True(PathReadings.IsPlain(SlowPaths.Bytes(path)));

    [Fact]
    public void IsPlain_AnyPath_IsTrueOnlyWithOneReading()
    {
        string[] parts = ["%41", ";", "\\", "//", "/./", "/../", "?", "#", "\0", "\u00C0\u00AE", "\u00E0\u0080\u00AE", "\u00F0\u0080\u0080\u00AE"];

        // At every place of paths of every length up to three vectors, so that no place is overlooked; and random ones.
        foreach (var length in Enumerable.Range(0, 50))
        {
            foreach (var part in parts)
            {
                foreach (var at in Enumerable.Range(1, length))
                {
                    Assert.False(PathReadings.IsPlain(SlowPaths.Bytes("/" + new string('a', at - 1) + part + new string('b', length - at))));
                }
            }

            // Dots at the end have no slash after them.
            Assert.False(PathReadings.IsPlain(SlowPaths.Bytes("/" + new string('a', length) + "/.")));
            Assert.False(PathReadings.IsPlain(SlowPaths.Bytes("/" + new string('a', length) + "/..")));

            Assert.True(PathReadings.IsPlain(SlowPaths.Bytes("/" + new string('a', length))));
        }

        Gen.OneOf(SlowPaths.Nasty, Gen.OneOf("/", "/", ".", "a", "bcdefg").Array[0, 12].Select(string.Concat)).Sample(
            path =>
            {
                var all = SlowPaths.Closure(path, most: 1);
                Assert.True(!PathReadings.IsPlain(SlowPaths.Bytes(path)) || all.Count == 1);
            },
            iter: 40_000);
    }

    [Fact]
    public void TryRead_AnyPath_AgreesWithTheSlowClosure() => SlowPaths.Nasty.Sample(
        path =>
        {
            var readings = new PathReadings();
            var read = readings.TryRead(SlowPaths.Bytes(path), out var reason);
            var expected = SlowPaths.Closure(path, read ? int.MaxValue : 4 * PathReadings.MaxCount);
            Assert.Equal(!read, reason != PathRefusal.None);
            switch (reason)
            {
                case PathRefusal.None:
                    Assert.Equal(path, SlowPaths.Text(readings[0]));
                    var all = All(readings);
                    Assert.Equal(all.Count, all.Distinct(StringComparer.Ordinal).Count());
                    Assert.True(expected.SetEquals(all));
                    Assert.DoesNotContain(expected, reading => reading.Contains('\0', StringComparison.Ordinal));
                    break;
                case PathRefusal.Nul:
                    Assert.Contains(expected, reading => reading.Contains('\0', StringComparison.Ordinal));
                    break;
                default:
                    Assert.Equal(PathRefusal.TooManyReadings, reason);
                    Assert.True(expected.Count > PathReadings.MaxCount);
                    break;
            }
        },
        iter: 30_000);

    /// <summary>
    /// A backend does some of these things, once or more, in an order of its own. What it looks up in the end must be a path that the rules have seen.
    /// </summary>
    [Fact]
    public void TryRead_AnyBackend_LooksUpOneOfTheReadings()
    {
        Func<string, string>[] steps =
        [
            Decode,
            path => Decode(Decode(path)),
            path => string.Join('/', path.Split('/').Select(segment => segment.Split(';')[0])),
            path => string.Join('/', path.Split('\\')),
            Merge,
            Resolve,
            path => path.Split('?')[0],
        ];
        var backend = Gen.Int[0, steps.Length - 1].Array[1, 6];
        Gen.Select(SlowPaths.Nasty, backend).Where((path, _) => path.StartsWith('/')).Sample(
            (path, order) =>
            {
                var readings = new PathReadings();
                if (!readings.TryRead(SlowPaths.Bytes(path), out _))
                {
                    return;
                }

                Assert.Contains(order.Aggregate(path, (text, step) => steps[step](text)), All(readings), StringComparer.Ordinal);
            },
            iter: 30_000);

        // The form decoder of the framework, kept from taking a plus for a space.
        static string Decode(string path)
        {
            var bytes = SlowPaths.Bytes(path.Replace("+", "%2B", StringComparison.Ordinal));
            return SlowPaths.Text(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length));
        }

        static string Merge(string path)
        {
            while (path.Contains("//", StringComparison.Ordinal))
            {
                path = path.Replace("//", "/", StringComparison.Ordinal);
            }

            return path;
        }

        // RFC 3986, section 5.2.4, as it is written there.
        static string Resolve(string input)
        {
            var output = "";
            while (input.Length > 0)
            {
                if (input.StartsWith("/./", StringComparison.Ordinal) || input == "/.")
                {
                    input = "/" + (input.Length > 3 ? input[3..] : "");
                }
                else if (input.StartsWith("/../", StringComparison.Ordinal) || input == "/..")
                {
                    input = "/" + (input.Length > 4 ? input[4..] : "");
                    output = output[..Math.Max(output.LastIndexOf('/'), 0)];
                }
                else
                {
                    var next = input.IndexOf('/', 1);
                    next = next < 0 ? input.Length : next;
                    output += input[..next];
                    input = input[next..];
                }
            }

            return output;
        }
    }

    [Theory]
    [InlineData("/a\0b")]
    [InlineData("/a%00b")]
    [InlineData("/a%2500b")]
    [InlineData("/a%c0%80b")]
    [InlineData("/a;%00/b")]
    public void TryRead_NulInAnyReading_IsRefused(string path) => AssertRefused(path, PathRefusal.Nul);

    [Fact]
    public void TryRead_MoreReadingsThanTheBound_IsRefused()
    {
        // Each level of encoding is one reading more; the last one decodes the letter.
        var deepest = "/%" + string.Concat(Enumerable.Repeat("25", PathReadings.MaxCount - 2)) + "41";
        Assert.True(new PathReadings().TryRead(SlowPaths.Bytes(deepest), out _));

        AssertRefused(deepest.Replace("/%", "/%25", StringComparison.Ordinal), PathRefusal.TooManyReadings);
    }

    [Fact]
    public void TryRead_LongPath_IsRefusedBeyondTheBytesOfAllReadings()
    {
        var readings = new PathReadings();

        Assert.True(readings.TryRead(SlowPaths.Bytes("/" + new string('a', PathReadings.MaxBytes - 1)), out _));
        Assert.False(readings.TryRead(SlowPaths.Bytes("/" + new string('a', PathReadings.MaxBytes)), out var reason));
        Assert.Equal(PathRefusal.TooLong, reason);
        Assert.True(readings.TryRead(SlowPaths.Bytes("//" + new string('a', (PathReadings.MaxBytes / 2) - 2)), out _));
        Assert.False(readings.TryRead(SlowPaths.Bytes("//" + new string('a', PathReadings.MaxBytes / 2)), out reason));
        Assert.Equal(PathRefusal.TooLong, reason);
        Assert.False(readings.TryRead(SlowPaths.Bytes("/" + string.Concat(Enumerable.Repeat("%2f..;//", 8192))), out reason));
        Assert.Equal(PathRefusal.TooLong, reason);
        Assert.True(readings.Buffer.Length <= (2 * PathReadings.MaxBytes) + 1);
    }

    [Fact]
    public void TryRead_AgainAndAgain_KeepsNothingOfTheLastPath()
    {
        var readings = new PathReadings();
        var paths = Readings.Select(row => row.Data).ToList();
        foreach (var (path, others) in paths.Concat(paths.AsEnumerable().Reverse()))
        {
            readings.TryRead(SlowPaths.Bytes("/a%00"), out _);
            Assert.True(readings.TryRead(SlowPaths.Bytes(path), out _));
            Assert.Equal(others.Prepend(path).Order(StringComparer.Ordinal), All(readings).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Places_AfterTheBufferGrew_HoldTheReadings()
    {
        var readings = new PathReadings();
        var path = "/a//../" + new string('b', 3000) + "%41";

        Assert.True(readings.TryRead(SlowPaths.Bytes(path), out _));

        var expected = SlowPaths.Closure(path, PathReadings.MaxCount);
        Assert.Equal(readings.Count, readings.Places.Length);
        var found = new List<string>();
        foreach (var place in readings.Places)
        {
            found.Add(SlowPaths.Text(readings.Buffer.AsSpan(place.Offset, place.Length)));
        }

        Assert.Equal(All(readings), found);
        Assert.True(expected.SetEquals(found));
        Assert.True(readings.Buffer.Length > 4096);
    }

    [Fact]
    public void TryRead_OnceTheBufferHasGrown_AllocatesNothing()
    {
        var readings = new PathReadings();
        var destination = new byte[PathNormalization.MaxLength(64)];
        var paths = Readings.Select(row => SlowPaths.Bytes(row.Data.Item1)).Append(SlowPaths.Bytes("/a%00b")).ToArray();
        readings.TryRead(SlowPaths.Bytes("/" + string.Concat(Enumerable.Repeat("%2f..;//", 8192))), out _);

        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (var i = 0; i < 50; i++)
            {
                foreach (var path in paths)
                {
                    PathReadings.IsPlain(path);
                    readings.TryRead(path, out _);
                    PathNormalization.TryNormalize(path, PathHandling.DecodeAndMergeSlashes, destination, out _);
                }
            }
        }
    }

    private static void AssertRefused(string path, PathRefusal expected)
    {
        var readings = new PathReadings();

        Assert.False(readings.TryRead(SlowPaths.Bytes(path), out var reason));
        Assert.Equal(expected, reason);
        Assert.Equal(0, readings.Count);
        Assert.True(readings.Places.IsEmpty);
    }

    internal static List<string> All(PathReadings readings)
    {
        var all = new List<string>();
        for (var i = 0; i < readings.Count; i++)
        {
            all.Add(SlowPaths.Text(readings[i]));
        }

        return all;
    }
}
