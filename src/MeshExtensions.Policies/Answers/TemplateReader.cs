using System.Text;
using MeshExtensions.Policies.Conditions;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Answers;

/// <summary>Reads texts with <c>${expression}</c> in them. <c>$${</c> stands for the characters <c>${</c>.</summary>
internal static class TemplateReader
{
    /// <summary>Reads a text; what is wrong in it is reported, and the result then of no use.</summary>
    public static AnswerText Read(YamlScalar text, ConditionScope scope, ICollection<PolicyError> errors)
    {
        var source = text.Value;
        var parts = new List<AnswerText.Part>();
        var literal = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            var rest = source.AsSpan(i);
            if (rest.StartsWith("$${"))
            {
                literal.Append("${");
                i += 2;
            }
            else if (rest.StartsWith("${"))
            {
                var length = ExpressionLength(rest[2..]);
                if (length < 0)
                {
                    errors.Add(new PolicyError(text.Location, $"'{source}' has a ${{ without its }}. For the characters themselves write $${{."));
                    return AnswerText.Literal(source);
                }

                AddLiteral();
                if (scope.CompileValue(source.Substring(i + 2, length), text, i + 2, errors) is { } program)
                {
                    parts.Add(new AnswerText.Part([], program, scope));
                }

                i += 2 + length;
            }
            else
            {
                literal.Append(source[i]);
            }
        }

        AddLiteral();
        return new AnswerText(source, parts);

        void AddLiteral()
        {
            if (literal.Length > 0)
            {
                parts.Add(new AnswerText.Part(Encoding.UTF8.GetBytes(literal.ToString()), null, null));
                literal.Clear();
            }
        }
    }

    /// <summary>How long the expression is before the brace that ends it: one that is neither in a string nor closes another. -1 when there is none.</summary>
    private static int ExpressionLength(ReadOnlySpan<char> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{':
                    depth++;
                    break;
                case '}' when depth == 0:
                    return i;
                case '}':
                    depth--;
                    break;
                case '"' or '\'':
                    i += StringLength(text[i..], isRaw: IsRawPrefix(text[..i])) - 1;
                    break;
            }
        }

        return -1;
    }

    /// <summary>Whether what stands before a quote makes backslashes plain: <c>r</c>, <c>br</c>, <c>rb</c>.</summary>
    private static bool IsRawPrefix(ReadOnlySpan<char> before) =>
        before is [.., 'r' or 'R'] or [.., 'r' or 'R', 'b' or 'B'];

    /// <summary>How long a string literal is, its quotes included; to the end when it does not end, which the compiler then says.</summary>
    private static int StringLength(ReadOnlySpan<char> text, bool isRaw)
    {
        var quote = text[0];
        var isTriple = text.Length >= 3 && text[1] == quote && text[2] == quote;
        var width = isTriple ? 3 : 1;
        for (var i = width; i < text.Length; i++)
        {
            if (text[i] == '\\' && !isRaw)
            {
                i++;
            }
            else if (text[i] == quote && (!isTriple || (i + 2 < text.Length && text[i + 1] == quote && text[i + 2] == quote)))
            {
                return i + width;
            }
        }

        return text.Length;
    }
}
