using System.Text;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// <c>experimental.envoy.filters.NAME[key]</c>: what a filter left as dynamic metadata. A value in brackets, <c>[v]</c>, is for a list of which an element is
/// a string that matches <c>v</c>; any other value is for a string.
/// </summary>
/// <remarks>
/// Envoy asks the filter's Struct for the key, with a list matcher or with a string matcher. Neither passes for what the other is for: <c>v</c> does not find
/// itself in a list, and <c>[v]</c> is not equal to the string <c>v</c>. All brackets at both ends are taken off, so that <c>[[v]]</c> is <c>[v]</c>, and
/// <c>[]</c> finds an empty string in a list.
/// Source: istio/istio, pilot/pkg/security/authz/model/generator.go envoyFilterGenerator.
/// </remarks>
internal sealed class FilterMetadataMatcher
{
    private readonly byte[][] _path;
    private readonly StringMatcherList _texts;
    private readonly StringMatcherList _elements;

    /// <summary>Compiles a condition.</summary>
    /// <param name="path">Keys, the outermost first. Istio writes one; a dot in it is part of it.</param>
    /// <param name="values">As <see cref="StringMatcher"/> reads them, in brackets or not; any may match.</param>
    public FilterMetadataMatcher(IReadOnlyList<string> path, IReadOnlyList<string> values)
    {
        _path = path.Select(Encoding.UTF8.GetBytes).ToArray();
        _texts = new(StringMatcher.Parse(values.Where(value => !IsForList(value))));
        _elements = new(StringMatcher.Parse(values.Where(IsForList).Select(value => value.Trim('[', ']'))));
    }

    /// <summary>Whether what the filter left matches.</summary>
    /// <param name="metadata">The bytes of the filter's Struct; none when it left nothing, and then nothing matches.</param>
    public bool Matches(ReadOnlySpan<byte> metadata) =>
        ProtobufStruct.Find(metadata, _path, out var value) == StructReading.Found && value.Kind switch
        {
            StructValueKind.String => _texts.MatchText(value.Content),
            StructValueKind.List => _elements.MatchElement(value.Content),
            _ => false,
        };

    private static bool IsForList(string value) => value.StartsWith('[') && value.EndsWith(']');
}
