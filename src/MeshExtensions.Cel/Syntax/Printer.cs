using System.Collections.Immutable;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>
/// Writes a tree as source that parses to the same tree, ids and places aside, with the parentheses that it needs and no others. A plain call that has the shape
/// of a macro, which only a parse without macros makes, reads back so with macros turned off again.
/// </summary>
internal sealed class Printer
{
    private readonly StringBuilder _text = new();

    private Printer()
    {
    }

    public static string Print(Expression expression)
    {
        var printer = new Printer();
        printer.Write(expression);
        return printer._text.ToString();
    }

    private static Precedence PrecedenceOf(Expression expression) => expression switch
    {
        // "-1.f()" is read as (-1).f(), by others as -(1.f()); in parentheses it is beyond doubt.
        LiteralExpression literal when LiteralPrinter.IsNegative(literal) => Precedence.Unary,
        CallExpression { Target: null, Function: Operators.Conditional } => Precedence.Conditional,
        CallExpression { Target: null, Function: Operators.LogicalNot or Operators.Negate } => Precedence.Unary,
        CallExpression { Target: null } call => OperatorTable.Find(call.Function)?.Precedence ?? Precedence.Member,
        _ => Precedence.Member,
    };

    private void WriteOperand(Expression expression, Precedence lowest)
    {
        if (PrecedenceOf(expression) >= lowest)
        {
            Write(expression);
            return;
        }

        _text.Append('(');
        Write(expression);
        _text.Append(')');
    }

    private void Write(Expression expression)
    {
        switch (expression)
        {
            case LiteralExpression literal:
                LiteralPrinter.Print(literal, _text);
                break;
            case IdentifierExpression identifier:
                _text.Append(identifier.IsAbsolute ? "." : "").Append(VariableText(identifier.Name));
                break;
            case SelectExpression select:
                WriteSelect(select);
                break;
            case CallExpression { Target: not null } call:
                WriteMemberCall(call.Target, call.Function, null, null, call.Arguments.AsSpan());
                break;
            case CallExpression call:
                WriteCall(call);
                break;
            case ListExpression list:
                WriteList(list);
                break;
            case MapExpression map:
                WriteMap(map);
                break;
            case ComprehensionExpression comprehension:
                WriteComprehension(comprehension);
                break;
            case BindExpression bind:
                _text.Append("cel.bind(").Append(VariableText(bind.Variable));
                WriteMore(bind.Value, bind.Body);
                break;
            case BlockExpression block:
                _text.Append("cel.block([");
                WriteItems(block.Values.AsSpan());
                _text.Append(']');
                WriteMore(block.Body);
                break;
            case OptionalMapExpression map:
                WriteMemberCall(map.Target, map.IsFlat ? "optFlatMap" : "optMap", map.Variable, null, [map.Body]);
                break;
            default:
                throw new ArgumentException($"There is no way to write a {expression.GetType().Name}.", nameof(expression));
        }
    }

    private void WriteSelect(SelectExpression select)
    {
        _text.Append(select.IsTest ? "has(" : "");
        WriteOperand(select.Operand, Precedence.Member);
        _text.Append(select.IsOptional ? ".?" : ".");
        _text.Append(Words.IsSelector(select.Field) ? select.Field : $"`{select.Field}`");
        _text.Append(select.IsTest ? ")" : "");
    }

    private void WriteCall(CallExpression call)
    {
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case Operators.Conditional:
                WriteOperand(arguments[0], Precedence.Or);
                _text.Append(" ? ");
                WriteOperand(arguments[1], Precedence.Or);
                _text.Append(" : ");
                WriteOperand(arguments[2], Precedence.Conditional);
                break;
            case Operators.LogicalNot:
                WriteUnary('!', call);
                break;
            case Operators.Negate:
                WriteUnary('-', call);
                break;
            case Operators.Index or Operators.OptionalIndex:
                WriteOperand(arguments[0], Precedence.Member);
                _text.Append(call.Function == Operators.Index ? "[" : "[?");
                Write(arguments[1]);
                _text.Append(']');
                break;
            default:
                if (OperatorTable.Find(call.Function) is { } known)
                {
                    WriteBinary(known, arguments);
                    break;
                }

                _text.Append(call.Function).Append('(');
                WriteItems(arguments.AsSpan());
                _text.Append(')');
                break;
        }
    }

    private void WriteUnary(char symbol, CallExpression call)
    {
        // A chain of one operator needs no parentheses. A minus before a number would become the number's.
        var operand = call.Arguments[0];
        var isChain = operand is CallExpression { Target: null } inner && inner.Function == call.Function;
        var isNumber = symbol == '-' && operand is LiteralExpression { Kind: LiteralKind.Int or LiteralKind.Double };
        _text.Append(symbol);
        WriteOperand(operand, isNumber ? Precedence.Member + 1 : isChain ? Precedence.Unary : Precedence.Member);
    }

    private void WriteBinary(BinaryOperator known, ImmutableArray<Expression> arguments)
    {
        // A chain of && or || in parentheses is a node of its own; the others are left-associative.
        var isChain = known.Precedence is Precedence.And or Precedence.Or;
        WriteOperand(arguments[0], isChain ? known.Precedence + 1 : known.Precedence);
        foreach (var argument in arguments.AsSpan()[1..])
        {
            _text.Append(' ').Append(known.Symbol).Append(' ');
            WriteOperand(argument, known.Precedence + 1);
        }
    }

    private void WriteList(ListExpression list)
    {
        _text.Append('[');
        for (var i = 0; i < list.Elements.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "").Append(list.Elements[i].IsOptional ? "?" : "");
            Write(list.Elements[i].Value);
        }

        _text.Append(']');
    }

    private void WriteMap(MapExpression map)
    {
        _text.Append('{');
        for (var i = 0; i < map.Entries.Length; i++)
        {
            var entry = map.Entries[i];
            _text.Append(i > 0 ? ", " : "").Append(entry.IsOptional ? "?" : "");

            // A choice as a key would be valid, and unreadable.
            WriteOperand(entry.Key, Precedence.Or);
            _text.Append(": ");
            Write(entry.Value);
        }

        _text.Append('}');
    }

    private void WriteComprehension(ComprehensionExpression node)
    {
        var hasTwo = node.SecondVariable is not null;
        var name = node.Kind switch
        {
            ComprehensionKind.All => "all",
            ComprehensionKind.Exists => "exists",
            ComprehensionKind.ExistsOne => hasTwo ? "existsOne" : "exists_one",
            ComprehensionKind.Map => hasTwo ? "transformList" : "map",
            ComprehensionKind.Filter => "filter",
            ComprehensionKind.TransformMap => "transformMap",
            _ => "transformMapEntry",
        };
        Expression?[] arguments = [node.Condition, node.Result];
        WriteMemberCall(node.Range, name, node.Variable, node.SecondVariable, [.. arguments.OfType<Expression>()]);
    }

    private void WriteMemberCall(Expression target, string name, string? variable, string? second, ReadOnlySpan<Expression> arguments)
    {
        WriteOperand(target, Precedence.Member);
        _text.Append('.').Append(name).Append('(');
        if (variable is not null)
        {
            _text.Append(VariableText(variable)).Append(", ");
        }

        if (second is not null)
        {
            _text.Append(VariableText(second)).Append(", ");
        }

        WriteItems(arguments);
        _text.Append(')');
    }

    private void WriteItems(ReadOnlySpan<Expression> items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            _text.Append(i > 0 ? ", " : "");
            Write(items[i]);
        }
    }

    private void WriteMore(params ReadOnlySpan<Expression> arguments)
    {
        _text.Append(", ");
        WriteItems(arguments);
        _text.Append(')');
    }

    /// <summary>A name as it is written: those of a block's values and variables are macros.</summary>
    private static string VariableText(string name)
    {
        if (name.StartsWith(Macros.IndexPrefix, StringComparison.Ordinal))
        {
            return $"cel.index({name.AsSpan(Macros.IndexPrefix.Length)})";
        }

        return name.StartsWith(Macros.IterationPrefix, StringComparison.Ordinal)
            ? $"cel.iterVar({name[Macros.IterationPrefix.Length..].Replace(":", ", ", StringComparison.Ordinal)})"
            : name;
    }
}
