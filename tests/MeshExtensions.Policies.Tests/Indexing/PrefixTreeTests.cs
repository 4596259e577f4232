using System.Text;
using CsCheck;
using MeshExtensions.Policies.Indexing;

namespace MeshExtensions.Policies.Tests.Indexing;

public sealed class PrefixTreeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Find_AnyText_AgreesWithALinearScan(bool ignoreCase)
    {
        var key = Gen.OneOf("a", "b", "ab", "/", "é", "ab/ab").Array[0, 5].Select(string.Concat);
        var text = Gen.OneOf("a", "b", "A", "B", "/", "é", "É", "ab/ab").Array[0, 7].Select(string.Concat);
        Gen.Select(Gen.Select(key, Gen.Bool).Array[0, 20], text.Array[1, 5]).Sample(
            (keys, texts) =>
            {
                keys = keys.Distinct().ToArray();
                var tree = new PrefixTree<string>(keys.Select(entry => (Encoding.UTF8.GetBytes(entry.Item1), entry.Item2, Name(entry))), ignoreCase);
                foreach (var text in texts)
                {
                    // ASCII letters only are folded.
                    var folded = ignoreCase ? text.Replace("A", "a", StringComparison.Ordinal).Replace("B", "b", StringComparison.Ordinal) : text;
                    var expected = keys
                        .Where(entry => entry.Item2 ? folded.StartsWith(entry.Item1, StringComparison.Ordinal) : folded == entry.Item1)
                        .OrderBy(entry => entry.Item1.Length).ThenByDescending(entry => entry.Item2)
                        .Select(Name);
                    Assert.Equal(expected.ToList(), Find(tree, text));
                }
            },
            iter: 4_000);
    }

    [Fact]
    public void Find_EmptyTree_FindsNothing()
    {
        Assert.Empty(Find(new PrefixTree<string>([], ignoreCase: false), ""));
        Assert.Empty(Find(new PrefixTree<string>([], ignoreCase: true), "a"));
    }

    [Fact]
    public void Find_EmptyKeys_AreFoundUnderEveryText()
    {
        var tree = new PrefixTree<string>([([], true, "any"), ([], false, "empty")], ignoreCase: false);

        Assert.Equal(["any", "empty"], Find(tree, ""));
        Assert.Equal(["any"], Find(tree, "a"));
    }

    [Fact]
    public void Build_KeysThatEachBeginTheNext_NestAsDeepAsTheyAreMany()
    {
        var keys = Enumerable.Range(1, 2_000).Select(length => new string('a', length)).ToList();
        var tree = new PrefixTree<string>(keys.Select(key => (Encoding.UTF8.GetBytes(key), true, key)), ignoreCase: false);

        Assert.Equal(keys, Find(tree, new string('a', 5_000)));
    }

    private static string Name((string Key, bool IsPrefix) entry) => entry.Key + (entry.IsPrefix ? "*" : "");

    private static List<string> Find(PrefixTree<string> tree, string text)
    {
        var found = new List<string>();
        foreach (var value in tree.Find(Encoding.UTF8.GetBytes(text)))
        {
            found.Add(value);
        }

        return found;
    }
}
