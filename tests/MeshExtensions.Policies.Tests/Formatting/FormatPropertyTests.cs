using System.Text.RegularExpressions;
using CsCheck;
using MeshExtensions.Policies.Tests.Support;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Tests.Formatting;

/// <summary>What holds for every text: nothing is lost, nothing changes, and formatting again changes nothing.</summary>
public sealed partial class FormatPropertyTests
{
    private static readonly Gen<string> Documents = Gen.Int.Select(seed => new RandomDocuments(seed).Write());

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf(
            "[", "]", "{", "}", ",", ": ", ":", "\n", "\n  ", "\n- ", "- ", "? ", "&a ", "*a", "!!int ", "%YAML 1.2\n", "---\n",
            "...\n", "--- ", "| ", "|2+\n", ">-\n", ">\n", "'", "\"",
            "\\", "\\\n", "#", " # c", "\n# c\n", "\n    # c\n",
            "\t", "\0", "\r", "\u0085", "\uFEFF", "\uD800", "@", "`", "~", "null", "<<: ", " ", "   ", "\n\n"),
        Gen.String,
        Gen.OneOf("rules", "effect", "name:", "kind: ", "spec:\n", "a: [b, c]", "{a: b}", "\"on\"", "1.0"));

    private static readonly Gen<Func<string, string>> Mutation = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Int[0, 40], Piece)
        .Select<(int Kind, double At, int Length, string Piece), Func<string, string>>(m => text =>
        {
            var start = (int)(m.At * text.Length);
            var length = Math.Min(m.Length, text.Length - start);
            return m.Kind switch
            {
                0 => text.Insert(start, m.Piece),
                1 => text.Remove(start, length),
                2 => text.Remove(start, length).Insert(start, m.Piece),
                3 => text.Insert(start, text.Substring(start, length)),
                _ => text[..start],
            };
        });

    [Fact]
    public void Format_RandomDocuments_KeepMeaningAndCommentsWhereTheyBelong()
    {
        Documents.Sample(
            text =>
            {
                var formatted = Formatted.Of(text);
                Assert.True(Meaning(text) == Meaning(formatted), $"{Meaning(text)}\nbecame\n{Meaning(formatted)}\nof\n{text}");
                Assert.Equal(Comments(text), Comments(formatted), StringComparer.Ordinal);
                AssertCommentsStand(formatted);
                Assert.True(formatted.Length == 0 || formatted.EndsWith('\n'));
            },
            iter: 3_000);
    }

    [Fact]
    public void Format_MutatedTexts_NeverThrowAndNeverChangeMeaning()
    {
        var quickstart = File.ReadAllText(TestPolicies.QuickstartPath());
        Gen.Select(Gen.OneOf(Documents, Gen.Const(quickstart)), Mutation.Array[1, 4]).Sample(
            (text, mutations) => AssertFormattedOrRefused(mutations.Aggregate(text, (current, mutate) => mutate(current))),
            iter: 5_000);
    }

    [Fact]
    public void Format_BeginningsOfTheQuickstart_NeverThrowAndNeverChangeMeaning()
    {
        var quickstart = File.ReadAllText(TestPolicies.QuickstartPath());
        for (var length = 0; length <= quickstart.Length; length++)
        {
            AssertFormattedOrRefused(quickstart[..length]);
        }
    }

    private static void AssertFormattedOrRefused(string text)
    {
        var result = PolicyFormatter.Format("p.yaml", text);
        Assert.False(result.IsDefect, $"{result.Error}\n{text}");
        Assert.True(result.Text is null != result.Error is null);
        if (result.Text is { } formatted)
        {
            Assert.True(Meaning(text) == Meaning(formatted), $"{Meaning(text)}\nbecame\n{Meaning(formatted)}\nof\n{text}");
            Assert.Equal(formatted, Formatted.Of(formatted));
        }
    }

    /// <summary>What the reader of policies sees, which gets files without their byte order mark; its own errors, without places, where it refuses.</summary>
    private static string Meaning(string text)
    {
        var errors = new List<PolicyError>();
        var nodes = YamlDocumentReader.Read("p.yaml", text.StartsWith('\uFEFF') ? text[1..] : text, errors);
        return string.Join("\n---\n", errors.Select(error => $"refused: {error.Message}").Concat(nodes.Select(Describe)));

        static string Describe(YamlNode node) => node switch
        {
            YamlScalar scalar => scalar.IsNull ? "null" : $"<{scalar.Value}>",
            YamlSequence list => $"[{string.Join(", ", list.Items.Select(Describe))}]",
            YamlMapping mapping => $"{{{string.Join(", ", mapping.Entries.Select(DescribeEntry).Order(StringComparer.Ordinal))}}}",
            _ => throw new InvalidOperationException(),
        };

        static string DescribeEntry(KeyValuePair<YamlScalar, YamlNode> entry) => $"{Describe(entry.Key)}: {Describe(entry.Value)}";
    }

    private static IEnumerable<string> Comments(string text) => Comment().Matches(text).Select(comment => comment.Value).Order(StringComparer.Ordinal);

    private static void AssertCommentsStand(string formatted)
    {
        var lines = formatted.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (Place().Match(lines[i]) is { Success: true } place)
            {
                var line = place.Groups["place"].Value == "on" ? lines[i] : lines.Skip(i + 1).First(next => next.TrimStart() is not ['#', ..] and not "");
                Assert.True(
                    line.TrimStart('-', ' ', '"').StartsWith($"{place.Groups["key"].Value}:", StringComparison.Ordinal)
                    || line.TrimStart('-', ' ').StartsWith($"\"{place.Groups["key"].Value}\":", StringComparison.Ordinal),
                    $"'{place.Value}' stands at '{line}' of\n{formatted}");
            }
        }
    }

    [GeneratedRegex("# (?<place>loose|on|above) k?[0-9]+;", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Comment();

    [GeneratedRegex("# (?<place>on|above) (?<key>k[0-9]+);", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
