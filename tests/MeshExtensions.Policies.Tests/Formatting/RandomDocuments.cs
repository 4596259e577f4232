using System.Text;

namespace MeshExtensions.Policies.Tests.Formatting;

/// <summary>
/// Writes valid documents in a bad hand: any indentation, any style, comments everywhere. Every key and every comment is there once, and the comments say
/// where they stand: <c># on k7;</c> at the end of its line, <c># above k7;</c> right above it, <c># loose 7;</c> anywhere.
/// </summary>
internal sealed class RandomDocuments(int seed)
{
    private static readonly string[] Scalars =
    [
        "plain", "two words", "\"quoted\"", "'single'", "\"8080\"", "8080", "true", "\"true\"", "'*'", "\"a: b # c\"", "'it''s'",
        "'{\"a\": 1}'", "\"tab\\t\"", "/a/*", "http://a:1#x", "é", "\"\"",
        "1.0", "'1.0'", "~", "\"a\\\n        b\"", "one\n        two", "'x\n\n        y'", "a?b", "\"- a\"",
    ];

    private static readonly string[] OneLineScalars = Scalars.Where(scalar => !scalar.Contains('\n')).ToArray();

    private static readonly string[] KnownKeys = ["spec", "kind", "metadata", "apiVersion", "rules", "name", "when", "effect", "values", "key"];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _count;

    public string Write()
    {
        var documents = _random.Next(1, 4);
        for (var i = 0; i < documents; i++)
        {
            if (i > 0)
            {
                _text.Append(Chance(4) ? "--- # loose " + ++_count + ";\n" : "---\n");
            }

            Between(0, isFirst: true);
            WriteBlock(Chance(8) ? 2 : 0, depth: 0);
        }

        if (Chance(6))
        {
            _text.Length--;
        }

        return Chance(10) ? _text.ToString().ReplaceLineEndings("\r\n") : _text.ToString();
    }

    private void WriteBlock(int column, int depth)
    {
        var isMapping = depth == 0 || Chance(2);
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var count = _random.Next(1, 5); count > 0; count--)
        {
            var name = $"k{++_count}";
            if (isMapping)
            {
                var known = KnownKeys[_random.Next(KnownKeys.Length)];
                var key = Chance(3) && used.Add(known) ? known : name;
                var written = Chance(6) ? $"\"{key}\"" : key;
                Between(column, isFirst: false);
                var isNamed = key == name;
                Above(name, column, isNamed);
                Indent(column).Append(written).Append(':');
                WriteValue(isNamed ? name : null, column, depth, isItem: false);
            }
            else
            {
                Between(column, isFirst: false);
                Indent(column).Append('-');
                WriteValue(null, column, depth, isItem: true);
            }
        }
    }

    private void WriteValue(string? name, int column, int depth, bool isItem)
    {
        switch (_random.Next(depth > 3 ? 5 : 8))
        {
            case 0:
                EndLine(name);
                break;
            case 1 or 2:
                var scalar = Scalars[_random.Next(Scalars.Length)];
                var indentation = new string(' ', column + _random.Next(1, 4));
                _text.Append(' ', _random.Next(1, 3)).Append(scalar.Replace("        ", indentation, StringComparison.Ordinal));
                EndLine(scalar.Contains('\n') ? null : name);
                break;
            case 3:
                WriteLiteral(name, column);
                break;
            case 4:
                _text.Append(' ');
                WriteFlow(column + 1, depth: 0);
                EndLine(null);
                break;
            default:
                if (isItem && Chance(2))
                {
                    var blanks = _random.Next(1, 4);
                    _text.Append(' ', blanks);
                    WriteCompact(column + 1 + blanks, depth);
                    break;
                }

                EndLine(name);
                var inner = column + _random.Next(1, 5);
                Between(inner, isFirst: true);
                WriteBlock(inner, depth + 1);
                break;
        }
    }

    /// <summary>A mapping that begins in the line of its dash.</summary>
    private void WriteCompact(int column, int depth)
    {
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            var name = $"k{++_count}";
            _text.Append(name).Append(':');
            WriteValue(name, column, depth + 1, isItem: false);
            if (count > 1)
            {
                Between(column, isFirst: false);
                Indent(column);
            }
        }
    }

    private void WriteLiteral(string? name, int column)
    {
        _text.Append(' ').Append(Chance(2) ? '|' : '>').Append(Chance(3) ? "-" : Chance(3) ? "+" : "");
        EndLine(name);
        var indentation = column + _random.Next(1, 5);
        for (var lines = _random.Next(1, 4); lines > 0; lines--)
        {
            Indent(indentation).Append(Chance(4) ? "# text\n" : Chance(4) ? "text:\n\n" : "text\n");
            if (Chance(4))
            {
                Indent(indentation + 2).Append("deeper\n");
            }
        }

        if (Chance(3))
        {
            _text.Append('\n');
        }
    }

    private void WriteFlow(int column, int depth)
    {
        var isMapping = Chance(2);
        _text.Append(isMapping ? '{' : '[');
        var count = _random.Next(0, 4);
        FlowGap(column);
        for (var i = 0; i < count; i++)
        {
            if (isMapping)
            {
                _text.Append($"k{++_count}: ");
            }

            if (depth < 2 && Chance(4))
            {
                WriteFlow(column, depth + 1);
            }
            else
            {
                _text.Append(OneLineScalars[_random.Next(OneLineScalars.Length)]);
            }

            if (Chance(5))
            {
                _text.Append(' ');
            }

            if (i < count - 1 || Chance(5))
            {
                _text.Append(',');
                FlowGap(column);
            }
        }

        if (Chance(6) && count > 0)
        {
            _text.Append('\n').Append(' ', column);
        }

        _text.Append(isMapping ? '}' : ']');
    }

    private void FlowGap(int column)
    {
        switch (_random.Next(8))
        {
            case 0:
                _text.Append('\n').Append(' ', column);
                break;
            case 1:
                _text.Append(" # loose ").Append(++_count).Append(";\n").Append(' ', column);
                break;
            case 2:
                _text.Append('\n').Append(' ', _random.Next(6)).Append("# loose ").Append(++_count).Append(";\n").Append(' ', column);
                break;
            default:
                _text.Append(' ');
                break;
        }
    }

    /// <summary>Empty lines and comments where nothing else can be.</summary>
    private void Between(int column, bool isFirst)
    {
        for (var lines = _random.Next(6) - 3; lines > 0; lines--)
        {
            if (Chance(2))
            {
                _text.Append(Chance(3) ? "  \n" : "\n");
            }
            else
            {
                Indent(isFirst ? column : _random.Next(column + 1)).Append("# loose ").Append(++_count).Append(";\n");
            }
        }
    }

    private void Above(string name, int column, bool isNamed)
    {
        if (isNamed && Chance(4))
        {
            Indent(column).Append("# above ").Append(name).Append(";\n");
        }
    }

    private void EndLine(string? name)
    {
        if (name is not null && Chance(4))
        {
            _text.Append(' ', _random.Next(1, 3)).Append("# on ").Append(name).Append(';');
        }
        else if (Chance(8))
        {
            _text.Append(" # loose ").Append(++_count).Append(';');
        }

        _text.Append(Chance(10) ? "  \n" : "\n");
    }

    private StringBuilder Indent(int column) => _text.Append(' ', column);

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;
}
