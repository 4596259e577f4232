using System.Text;

namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>What a pattern's tree tells about it. Only whether there is a match somewhere is asked, which makes parts of many patterns redundant.</summary>
internal static class PatternAnalysis
{
    /// <summary>
    /// Drops what can match nothing from both ends, and repetitions there beyond the least: <c>/admin/.*</c> is found where <c>/admin/</c> is. What is dropped
    /// asks nothing of its place either, so it never decides.
    /// </summary>
    public static PatternNode Trim(PatternNode node) => Trim(Trim(node, atEnd: true), atEnd: false);

    /// <summary>Every match begins at the start of the text.</summary>
    public static bool IsAnchored(PatternNode node) => node switch
    {
        AssertionNode assertion => assertion.Assertion == Assertion.TextStart,
        AlternativesNode alternatives => alternatives.Items.TrueForAll(IsAnchored),
        RepeatNode repeat => repeat.Min > 0 && IsAnchored(repeat.Item),

        // Conditions before the anchor hold at the same place as the anchor.
        SequenceNode sequence => sequence.Items.Find(item => item is not AssertionNode || IsAnchored(item)) is { } first && IsAnchored(first),
        _ => false,
    };

    /// <summary>The bytes with which every match begins, after nothing or after the anchor <c>^</c>.</summary>
    public static byte[] Prefix(PatternNode node)
    {
        var items = node is SequenceNode sequence ? sequence.Items : [node];
        var prefix = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var item in items.Skip(items is [AssertionNode { Assertion: Assertion.TextStart }, ..] ? 1 : 0))
        {
            var once = item is RepeatNode { Min: > 0 } repeat ? repeat.Item : item;
            if (once is not SetNode { Set: var set } || !set.IsSingle(out var rune) || !Rune.IsValid(rune))
            {
                break;
            }

            prefix.AddRange(bytes[..new Rune(rune).EncodeToUtf8(bytes)]);
            if (once != item)
            {
                break;
            }
        }

        return [.. prefix];
    }

    /// <summary>Whether any part of the pattern fulfils a condition.</summary>
    public static bool Any(PatternNode node, Func<PatternNode, bool> condition) => condition(node) || node switch
    {
        SequenceNode sequence => sequence.Items.Exists(item => Any(item, condition)),
        AlternativesNode alternatives => alternatives.Items.Exists(item => Any(item, condition)),
        RepeatNode repeat => Any(repeat.Item, condition),
        _ => false,
    };

    private static PatternNode Trim(PatternNode node, bool atEnd)
    {
        switch (node)
        {
            case var _ when MatchesEmptyAnywhere(node):
                return PatternNode.Empty;
            case AlternativesNode alternatives:
                return PatternNode.Alternatives(alternatives.Items.ConvertAll(item => Trim(item, atEnd)));
            case RepeatNode { Min: 1 } repeat:
                return Trim(repeat.Item, atEnd);
            case RepeatNode { Min: > 1 } repeat:
                return repeat with { Max = repeat.Min };
            case SequenceNode sequence:
                var items = new List<PatternNode>(sequence.Items);
                while (MatchesEmptyAnywhere(items[atEnd ? ^1 : 0]))
                {
                    items.RemoveAt(atEnd ? items.Count - 1 : 0);
                }

                items[atEnd ? ^1 : 0] = Trim(items[atEnd ? ^1 : 0], atEnd);
                return PatternNode.Sequence(items);
            default:
                return node;
        }
    }

    /// <summary>Matches the empty text whatever stands around it.</summary>
    private static bool MatchesEmptyAnywhere(PatternNode node) => node switch
    {
        SequenceNode sequence => sequence.Items.TrueForAll(MatchesEmptyAnywhere),
        AlternativesNode alternatives => alternatives.Items.Exists(MatchesEmptyAnywhere),
        RepeatNode repeat => repeat.Min == 0 || MatchesEmptyAnywhere(repeat.Item),
        _ => false,
    };
}
