using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>How a plain or quoted scalar is written.</summary>
internal static class ScalarText
{
    /// <summary>The lines of the scalar, without indentation; more than one only when its author wrote more than one.</summary>
    public static IReadOnlyList<string> Lines(Scalar scalar, string source)
    {
        if (scalar.Style == ScalarStyle.Plain && MeansSomethingElsewhere(source))
        {
            throw new UnformattableException(
                (int)scalar.Start.Line, (int)scalar.Start.Column, $"A text without quotes should not begin with {source[0]} here; write it in double quotes");
        }

        if (!source.Contains('\n'))
        {
            return [OneLine(scalar, source)];
        }

        var lines = source.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            // Folding drops the blanks around a line's end, so they may go; but not one that a backslash before it makes part of the text.
            var line = i == 0 ? lines[i] : lines[i].TrimStart(' ', '\t');
            var trimmed = i == lines.Length - 1 ? line : line.TrimEnd(' ', '\t');
            if (scalar.Style == ScalarStyle.DoubleQuoted && trimmed.Length < line.Length && trimmed.EndsWith('\\'))
            {
                throw new UnformattableException(
                    (int)scalar.Start.Line + i, (int)scalar.Start.Column, "A backslash before a blank at the end of a line cannot be seen; write \\x20");
            }

            lines[i] = trimmed;
        }

        return lines;
    }

    /// <summary>
    /// The parser lets indicators pass in brackets, where YAML does not; and at a line's beginning the text could be the marker of a document.
    /// </summary>
    private static bool MeansSomethingElsewhere(string source) =>
        source[0] is '|' or '>' or '%' or '@' or '`'
        || source.StartsWith("---", StringComparison.Ordinal)
        || source.StartsWith("...", StringComparison.Ordinal);

    private static string OneLine(Scalar scalar, string source)
    {
        if (scalar.Style == ScalarStyle.Plain)
        {
            return source;
        }

        if (PlainText.IsCertain(scalar.Value))
        {
            return scalar.Value;
        }

        var isSameInDoubleQuotes = scalar.Style == ScalarStyle.SingleQuoted && !scalar.Value.AsSpan().ContainsAny('"', '\\', '\t');
        return isSameInDoubleQuotes ? $"\"{scalar.Value}\"" : source;
    }
}
