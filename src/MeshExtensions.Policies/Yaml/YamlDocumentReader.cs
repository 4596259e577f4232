using System.Buffers;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Yaml;

/// <summary>
/// Reads the documents of one file into <see cref="YamlNode"/>s. It uses the event parser, because the object deserializer needs
/// reflection and because events carry line and column.
/// </summary>
/// <remarks>
/// Refused on purpose: aliases (a few lines of them expand to gigabytes), explicit tags (they would change a value's type unseen), a key twice
/// (the last would win silently) and nesting without measure.
/// </remarks>
internal static class YamlDocumentReader
{
    /// <summary>No policy nests deeper than about ten levels.</summary>
    private const int MaxDepth = 32;

    /// <summary>Reads all documents; on a syntax error those before it are lost too, since half a file must not decide anything.</summary>
    /// <param name="file">Name of the file, for places.</param>
    /// <param name="text">The text, or a part of it that is whole documents.</param>
    /// <param name="errors">Where errors go.</param>
    /// <param name="firstLine">The line of the file in which the text begins.</param>
    public static IReadOnlyList<YamlNode> Read(string file, string text, ICollection<PolicyError> errors, int firstLine = 1)
    {
        var origin = new Origin(file, firstLine);
        var documents = new List<YamlNode>();
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                var root = ReadNode(parser, origin, depth: 0);
                parser.Consume<DocumentEnd>();
                if (root is not YamlScalar { IsNull: true })
                {
                    documents.Add(root);
                }
            }

            parser.Consume<StreamEnd>(); // Nothing of the file may be left unread: it could be the rule that denies.
            return documents;
        }
        catch (RefusedYamlException refused)
        {
            errors.Add(new PolicyError(refused.Location, refused.Message));
        }
        catch (YamlException syntax)
        {
            errors.Add(new PolicyError(
                origin.At(syntax.Start),
                $"This is not valid YAML: {syntax.InnerException?.Message ?? syntax.Message}"));
        }
        catch (Exception broken) when (broken is not OutOfMemoryException)
        {
            // For some texts that are not YAML, the parser does not say so but fails, with InvalidOperationException among others.
            var after = parser.Current?.End ?? Mark.Empty;
            errors.Add(new PolicyError(origin.At(after), "This is not valid YAML; look at what follows here."));
        }

        return [];
    }

    private static YamlNode ReadNode(Parser parser, Origin origin, int depth)
    {
        var current = parser.Current ?? throw new RefusedYamlException(origin.Whole, "The file ends in the middle of a document.");
        var location = origin.At(current.Start);
        if (depth > MaxDepth)
        {
            throw new RefusedYamlException(location, $"The document nests deeper than {MaxDepth} levels; no policy needs that.");
        }

        if (current is AnchorAlias)
        {
            throw new RefusedYamlException(location, "Aliases (*name) are not supported, because they can expand without limit; write the value out.");
        }

        if (current is NodeEvent { Tag.IsEmpty: false } tagged && tagged.Tag.Value != "tag:yaml.org,2002:str")
        {
            throw new RefusedYamlException(location, $"The tag {tagged.Tag.Value} is not supported; write the value without it.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            if (!IsWellFormed(scalar.Value))
            {
                throw new RefusedYamlException(location, "This text has half of a character in it, which no request has; write the character out.");
            }

            return new YamlScalar(
                location, scalar.Value, scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty, scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded);
        }

        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(ReadNode(parser, origin, depth + 1));
            }

            return new YamlSequence(location, items);
        }

        parser.Consume<MappingStart>();
        return ReadMapping(parser, origin, depth, location);
    }

    /// <summary>A surrogate without its other half has no UTF-8, so that two texts that differ would be one.</summary>
    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    private static YamlMapping ReadMapping(Parser parser, Origin origin, int depth, SourceLocation location)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var names = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (ReadNode(parser, origin, depth + 1) is not YamlScalar key)
            {
                throw new RefusedYamlException(location, "A key of this mapping is not a single word; keys must be plain text.");
            }

            if (!names.TryAdd(key.Value, key.Location))
            {
                throw new RefusedYamlException(key.Location, $"The key '{key.Value}' stands twice in this mapping, first at {names[key.Value]}; keep one of them.");
            }

            entries.Add(new(key, ReadNode(parser, origin, depth + 1)));
        }

        return new YamlMapping(location, entries);
    }

    /// <summary>Where the text comes from.</summary>
    private readonly record struct Origin(string File, int FirstLine)
    {
        public SourceLocation Whole => new(File, 0, 0);

        public SourceLocation At(Mark mark) => new(File, (int)mark.Line + FirstLine - 1, (int)mark.Column);
    }

#pragma warning disable CA1032, CA1064 // Never leaves this file: it only unwinds the recursion.
    private sealed class RefusedYamlException(SourceLocation location, string message) : Exception(message)
    {
        public SourceLocation Location { get; } = location;
    }
#pragma warning restore CA1032, CA1064
}
