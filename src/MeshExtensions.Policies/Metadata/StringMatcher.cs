using System.Text;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// Envoy's <c>type.matcher.v3.StringMatcher</c> as Istio fills it for metadata. Unlike <see cref="TextPattern"/>, for which an empty text is an absent
/// attribute, it is given only what is there: an empty text is then a text, and equal to the exact empty one.
/// </summary>
/// <remarks>
/// Istio writes "not empty" as the regular expression <c>.+</c>, whose dot is any character but a line feed. Here it is what Istio's documentation says, any
/// text that is not empty; the two differ only for text with a line feed.
/// Sources: envoyproxy/envoy, source/common/common/matchers.h; istio/istio, pilot/pkg/security/authz/matcher/string.go.
/// </remarks>
internal readonly struct StringMatcher
{
    private readonly byte[] _text;

    private StringMatcher(TextPatternKind kind, byte[] text)
    {
        Kind = kind;
        _text = text;
    }

    /// <summary>Any text that is not empty.</summary>
    public static StringMatcher NotEmpty { get; } = new(TextPatternKind.NotEmpty, []);

    /// <summary>How text is compared.</summary>
    public TextPatternKind Kind { get; }

    /// <summary>The whole text, stars included.</summary>
    public static StringMatcher Exact(string text) => new(TextPatternKind.Exact, Encoding.UTF8.GetBytes(text));

    /// <summary>How the text begins.</summary>
    public static StringMatcher Prefix(string text) => new(TextPatternKind.Prefix, Encoding.UTF8.GetBytes(text));

    /// <summary>How the text ends.</summary>
    public static StringMatcher Suffix(string text) => new(TextPatternKind.Suffix, Encoding.UTF8.GetBytes(text));

    /// <summary>Parses a value of a policy: <c>*</c>, <c>*suffix</c>, <c>prefix*</c>, else exact; the order is that of <see cref="TextPattern"/>.</summary>
    public static StringMatcher Parse(string value)
    {
        var pattern = TextPattern.Parse(value);
        return new(pattern.Kind, pattern.Text);
    }

    /// <summary>Parses the values of a policy, of which any may match.</summary>
    public static StringMatcher[] Parse(IEnumerable<string> values) => values.Select(Parse).ToArray();

    /// <summary>Whether a text matches.</summary>
    /// <param name="text">A text that is there, byte by byte as it came.</param>
    public bool Matches(ReadOnlySpan<byte> text) => Kind switch
    {
        TextPatternKind.Exact => text.SequenceEqual(_text),
        TextPatternKind.Prefix => text.StartsWith(_text),
        TextPatternKind.Suffix => text.EndsWith(_text),
        _ => !text.IsEmpty,
    };
}
