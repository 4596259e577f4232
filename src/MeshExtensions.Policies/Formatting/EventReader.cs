using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MeshExtensions.Policies.Formatting;

/// <summary>Reads a text's YAML events, which carry the place of every value, and refuses what policies do not use and a formatter could break.</summary>
internal static class EventReader
{
    /// <summary>As deep as a policy may nest, with room for what its author is about to mend.</summary>
    private const int MaxDepth = 64;

    public static List<ParsingEvent> Read(string text)
    {
        var events = new List<ParsingEvent>();
        var parser = new Parser(new StringReader(text));
        try
        {
            var depth = 0;
            while (parser.MoveNext())
            {
                var current = parser.Current!;
                depth += current.NestingIncrease;
                Check(current, depth);
                events.Add(current);
            }

            return events;
        }
        catch (YamlException syntax)
        {
            throw new UnformattableException(
                (int)syntax.Start.Line,
                (int)syntax.Start.Column,
                $"This is not valid YAML: {(syntax.InnerException?.Message ?? syntax.Message).TrimEnd('.')}");
        }
        catch (Exception broken) when (broken is not OutOfMemoryException and not UnformattableException)
        {
            // For some texts that are not YAML, the parser does not say so but fails, with InvalidOperationException among others.
            var after = parser.Current?.End ?? Mark.Empty;
            throw new UnformattableException((int)after.Line, (int)after.Column, "This is not valid YAML; look at what follows here");
        }
    }

    private static void Check(ParsingEvent current, int depth)
    {
        var refused = current switch
        {
            _ when depth > MaxDepth => $"The document nests deeper than {MaxDepth} levels; no policy needs that",
            AnchorAlias => "Aliases (*name) are not supported; write the value out",
            NodeEvent { Anchor.IsEmpty: false } => "Anchors (&name) are not supported; take the anchor out",
            NodeEvent { Tag.IsEmpty: false } => "Tags (!name) are not supported; write the value without it, in quotes if it is a text",
            _ => null,
        };
        if (refused is not null)
        {
            throw new UnformattableException((int)current.Start.Line, (int)current.Start.Column, refused);
        }
    }
}
