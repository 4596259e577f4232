using System.Text;
using MeshExtensions.Cel;
using MeshExtensions.Policies.Conditions;

namespace MeshExtensions.Policies;

/// <summary>A text of an answer: literal, or with expressions in it, <c>user ${jwt.claims.sub}</c>.</summary>
public sealed class AnswerText
{
    private readonly Part[] _parts;

    internal AnswerText(string source, IEnumerable<Part> parts)
    {
        Source = source;
        _parts = [.. parts];
    }

    /// <summary>No text.</summary>
    public static AnswerText Empty { get; } = Literal(string.Empty);

    /// <summary>As the user wrote it.</summary>
    public string Source { get; }

    /// <summary>Whether it is the same for every request.</summary>
    public bool IsLiteral => _parts.Length == 0 || (_parts.Length == 1 && _parts[0].Program is null);

    /// <summary>A text without expressions.</summary>
    public static AnswerText Literal(string text) => new(text, text.Length == 0 ? [] : [new Part(Encoding.UTF8.GetBytes(text), null, null)]);

    /// <summary>The text for a request. Allocates nothing but, when it fails, the reason.</summary>
    /// <param name="context">The request.</param>
    /// <param name="text">UTF-8; good until the next text is made with this context.</param>
    /// <returns>False when an expression fails, is no text, number or bool, or the text becomes too long; <see cref="DecisionContext.DescribeFailure"/> says why.</returns>
    public bool TryEvaluate(DecisionContext context, out ReadOnlySpan<byte> text)
    {
        if (IsLiteral)
        {
            text = _parts.Length == 0 ? default : _parts[0].Literal;
            return true;
        }

        var builder = context.AnswerBuilder;
        builder.Clear();
        foreach (ref readonly var part in _parts.AsSpan())
        {
            if (part.Program is null)
            {
                builder.Append(part.Literal);
                continue;
            }

            var value = context.Evaluate(part.Program, part.Scope!);
            if (!builder.TryAppend(value))
            {
                context.AnswerFailure = value.IsError
                    ? part.Program.Describe(value, context.Arena).ToString()
                    : $"${{{part.Program.Source}}} is no text, number or bool, but a {value.Kind}; make a text of it.";
                text = default;
                return false;
            }
        }

        text = builder.Written;
        if (builder.IsTooLong)
        {
            context.AnswerFailure = $"'{Source}' becomes longer than {AnswerBuilder.MaxLength} bytes.";
        }

        return !builder.IsTooLong;
    }

    /// <summary>The value for a request, with its type: of a text that is a single expression that expression's value, else a string.</summary>
    public bool TryEvaluate(DecisionContext context, out CelValue value)
    {
        if (_parts is [{ Program: { } program } part])
        {
            value = context.Evaluate(program, part.Scope!);
            if (value.IsError)
            {
                context.AnswerFailure = program.Describe(value, context.Arena).ToString();
            }

            return !value.IsError;
        }

        value = default;
        if (!TryEvaluate(context, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        value = context.Arena.CopyString(text);
        return !value.IsError;
    }

    /// <summary>A literal part, or an expression.</summary>
    /// <param name="Literal">UTF-8; empty for an expression.</param>
    /// <param name="Program">The expression; null for a literal.</param>
    /// <param name="Scope">What the expression may speak of.</param>
    internal readonly record struct Part(byte[] Literal, CelProgram? Program, ConditionScope? Scope);
}
