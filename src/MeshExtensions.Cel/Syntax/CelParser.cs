using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace MeshExtensions.Cel.Syntax;

/// <summary>Makes a tree from source.</summary>
internal static class CelParser
{
    /// <summary>Parses a source as a whole. Whatever it holds, the time is linear in its length and the stack stays as it is.</summary>
    /// <returns>The tree; null when there are issues.</returns>
    public static ParsedExpression? Parse(CelSource source, ParserOptions options, List<CelIssue> issues)
    {
        var sink = new IssueSink(source, issues);
        var text = source.Bytes;
        if (text.Length > options.MaxSourceBytes)
        {
            sink.Add(new SourceSpan(0, 0), $"the expression is too long: it has {text.Length:N0} bytes, of {options.MaxSourceBytes:N0} allowed");
            return null;
        }

        if (!Utf8.IsValid(text))
        {
            var invalid = IndexOfInvalid(text);
            sink.Add(new SourceSpan(invalid, invalid + 1), $"the source is not UTF-8: the byte 0x{text[invalid]:X2} does not belong here");
            return null;
        }

        var tokens = Lexer.Tokenize(text, sink);
        if (tokens is null)
        {
            return null;
        }

        var tree = new TreeBuilder(options, sink);
        var root = new ExpressionParser(source, tokens, options, tree, sink).Run();
        sink.Sort();
        return root is null || sink.Any ? null : new ParsedExpression(source, root, tree.NextId);
    }

    private static int IndexOfInvalid(ReadOnlySpan<byte> text)
    {
        var index = 0;
        while (Rune.DecodeFromUtf8(text[index..], out _, out var length) == OperationStatus.Done)
        {
            index += length;
        }

        return index;
    }
}
