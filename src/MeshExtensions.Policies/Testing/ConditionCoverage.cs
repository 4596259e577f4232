using MeshExtensions.Policies.Compilation;

namespace MeshExtensions.Policies.Testing;

/// <summary>What tests have shown of one condition of a rule.</summary>
/// <param name="text">The condition, for people.</param>
/// <param name="location">Where it stands.</param>
internal sealed class ConditionCoverage(string text, SourceLocation location)
{
    private const int MostValues = 3;

    /// <summary>The condition, for people: <c>to.methods: GET, HEAD</c>.</summary>
    public string Text { get; } = text;

    /// <summary>Where it stands.</summary>
    public SourceLocation Location { get; } = location;

    /// <summary>For how many tests it held.</summary>
    public int True { get; private set; }

    /// <summary>For how many tests it did not hold.</summary>
    public int False { get; private set; }

    /// <summary>Whether tests have shown both, and so would notice if it were not there or never held.</summary>
    public bool IsCovered => True > 0 && False > 0;

    /// <summary>A test of a request, as the document has it.</summary>
    public static string TextOf(string section, in CompiledTest test)
    {
        var values = test.IsNegated ? test.Condition.NotValues : test.Condition.Values;
        var shown = string.Join(", ", values.Take(MostValues).Select(value => value.Text));
        var rest = values.Count > MostValues ? $", and {values.Count - MostValues} more" : string.Empty;
        return $"{section} {(test.IsNegated ? "not " : string.Empty)}{test.Condition.Key.Written}: {shown}{rest}";
    }

    /// <summary>Counts a test.</summary>
    public void Record(bool holds)
    {
        if (holds)
        {
            True++;
        }
        else
        {
            False++;
        }
    }
}
