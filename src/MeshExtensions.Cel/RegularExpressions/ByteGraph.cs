namespace MeshExtensions.Cel.RegularExpressions;

/// <summary>A step on bytes <c>[First, Last]</c>.</summary>
/// <param name="First">The least byte.</param>
/// <param name="Last">The greatest.</param>
/// <param name="Target">Where it leads.</param>
internal readonly record struct ByteStep(byte First, byte Last, int Target);

/// <summary>
/// A set of code points as steps on the bytes of its UTF-8: a directed graph without cycles, in which equal remainders are one node. Neither surrogates nor
/// longer forms of a code point than the shortest are in it, so that bytes that are not well-formed match no set.
/// </summary>
internal sealed class ByteGraph
{
    /// <summary>Stands for the place after the code point.</summary>
    public const int Done = -1;

    /// <summary>A byte, whatever it is.</summary>
    public static readonly ByteGraph AnyByte = new() { _nodes = { new ByteStep[] { new(0, 0xFF, Done) } } };

    private const int None = -2;

    /// <summary>Code points whose UTF-8 has the same length, without the surrogates, and the first byte's fixed bits.</summary>
    private static readonly (int First, int Last, int Continuations, int LeadBits)[] Blocks =
        [(0, 0x7F, 0, 0), (0x80, 0x7FF, 1, 0xC0), (0x800, 0xD7FF, 2, 0xE0), (0xE000, 0xFFFF, 2, 0xE0), (0x10000, RuneSet.LastRune, 3, 0xF0)];

    private readonly List<ByteStep[]> _nodes = [];
    private readonly int?[] _whole = new int?[4];
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    private ByteGraph()
    {
    }

    /// <summary>The steps of each node, in the order of their bytes. A node comes after all that its steps lead to, so the first byte's is the last.</summary>
    public IReadOnlyList<ByteStep[]> Nodes => _nodes;

    public static ByteGraph Of(RuneSet set)
    {
        var graph = new ByteGraph();
        var steps = new List<ByteStep>();
        foreach (var (first, last, continuations, leadBits) in Blocks)
        {
            graph.AddSteps(steps, Clip([.. set.Ranges], first, last), continuations, leadBits);
        }

        // Of the set of nothing, too: a node without a step.
        graph._nodes.Add([.. steps]);
        return graph;
    }

    /// <summary>Adds a step for each value of a byte from which one of the ranges can be reached.</summary>
    /// <param name="steps">Gets the steps.</param>
    /// <param name="ranges">Of what the byte and those after it encode.</param>
    /// <param name="continuations">How many bytes come after this one; each holds six bits.</param>
    /// <param name="fixedBits">What the byte has besides its part of the code point.</param>
    private void AddSteps(List<ByteStep> steps, List<RuneRange> ranges, int continuations, int fixedBits)
    {
        var shift = 6 * continuations;
        if (ranges.Count == 0)
        {
            return;
        }

        for (var value = ranges[0].First >> shift; value <= ranges[^1].Last >> shift; value++)
        {
            var target = Node(Clip(ranges, value << shift, ((value + 1) << shift) - 1), value << shift, continuations);
            if (target == None)
            {
                continue;
            }

            var bits = (byte)(fixedBits | value);
            if (steps.Count > 0 && steps[^1].Target == target && steps[^1].Last + 1 == bits)
            {
                steps[^1] = steps[^1] with { Last = bits };
            }
            else
            {
                steps.Add(new ByteStep(bits, bits, target));
            }
        }
    }

    private int Node(List<RuneRange> ranges, int start, int continuations)
    {
        if (ranges.Count == 0)
        {
            return None;
        }

        if (continuations == 0)
        {
            return Done;
        }

        // Most of a large set are blocks that it has whole; without this each of their code points would be looked at.
        var isWhole = ranges[0].First == start && ranges[0].Last == start + (1 << (6 * continuations)) - 1;
        if (isWhole && _whole[continuations] is { } whole)
        {
            return whole;
        }

        var steps = new List<ByteStep>();
        AddSteps(steps, ranges.ConvertAll(range => new RuneRange(range.First - start, range.Last - start)), continuations - 1, 0x80);
        var key = string.Concat(steps.Select(step => $"{step.First},{step.Last},{step.Target};"));
        if (!_ids.TryGetValue(key, out var id))
        {
            id = _nodes.Count;
            _nodes.Add([.. steps]);
            _ids.Add(key, id);
        }

        if (isWhole)
        {
            _whole[continuations] = id;
        }

        return id;
    }

    private static List<RuneRange> Clip(List<RuneRange> ranges, int first, int last)
    {
        var clipped = new List<RuneRange>();
        foreach (var range in ranges)
        {
            if (range.First <= last && range.Last >= first)
            {
                clipped.Add(new RuneRange(Math.Max(range.First, first), Math.Min(range.Last, last)));
            }
        }

        return clipped;
    }
}
