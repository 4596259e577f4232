using System.Text;

namespace MeshExtensions.Policies.Matching;

/// <summary>How the text of a <see cref="TextPattern"/> is compared.</summary>
internal enum TextPatternKind
{
    /// <summary>The whole value.</summary>
    Exact,

    /// <summary>How the value begins.</summary>
    Prefix,

    /// <summary>How the value ends.</summary>
    Suffix,

    /// <summary>Any value that is not empty.</summary>
    NotEmpty,
}

/// <summary>
/// Istio's string matching. The order of the tests is theirs and matters: <c>*</c> alone, then a star at the start (suffix), then one at the end (prefix),
/// else exact. So <c>*/a*</c> is the suffix <c>/a*</c>, and <c>a*b</c> is itself. Source: istio/istio, pilot/pkg/security/authz/matcher/string.go.
/// </summary>
internal readonly struct TextPattern
{
    private readonly bool _ignoreCase;

    private TextPattern(TextPatternKind kind, byte[] text, bool ignoreCase)
    {
        Kind = kind;
        Text = text;
        _ignoreCase = ignoreCase;
    }

    /// <summary>How <see cref="Text"/> is compared.</summary>
    public TextPatternKind Kind { get; }

    /// <summary>UTF-8, without the star; lower-case when case is ignored.</summary>
    public byte[] Text { get; }

    /// <summary>Parses a value of a policy.</summary>
    public static TextPattern Parse(string value, bool ignoreCase = false)
    {
        var text = ignoreCase ? AsciiCase.ToLower(value) : value;
        var (kind, literal) = text switch
        {
            "*" => (TextPatternKind.NotEmpty, string.Empty),
            ['*', .. var rest] => (TextPatternKind.Suffix, rest),
            [.. var rest, '*'] => (TextPatternKind.Prefix, rest),
            _ => (TextPatternKind.Exact, text),
        };
        return new TextPattern(kind, Encoding.UTF8.GetBytes(literal), ignoreCase);
    }

    /// <summary>Whether <paramref name="value"/> matches. An empty value, an absent attribute, matches nothing.</summary>
    public bool Matches(ReadOnlySpan<byte> value) => !value.IsEmpty && Kind switch
    {
        TextPatternKind.Exact => Same(value),
        TextPatternKind.Prefix => value.Length >= Text.Length && Same(value[..Text.Length]),
        TextPatternKind.Suffix => value.Length >= Text.Length && Same(value[^Text.Length..]),
        _ => true,
    };

    private bool Same(ReadOnlySpan<byte> value) => _ignoreCase ? AsciiCase.Same(value, Text) : value.SequenceEqual(Text);
}
