using System.Collections.Immutable;
using System.Text;

namespace MeshExtensions.Cel.Syntax;

/// <summary>
/// Writes a tree as source that parses to the same tree, ids and places aside, with the parentheses that it needs and no others. A plain call that has the
/// shape of a macro, which only a parse without macros makes, reads back so with macros turned off again. As the parser it keeps a stack of its own.
/// </summary>
internal sealed partial class Printer
{
    private readonly StringBuilder _text = new();

    // What is still to be written, the next on top, and the parts of the node that is being taken apart, in their order.
    private readonly Stack<Part> _pending = new();
    private readonly List<Part> _parts = [];

    private Printer()
    {
    }

    public static string Print(Expression expression)
    {
        var printer = new Printer();
        printer._pending.Push(new Part("", expression, Precedence.Conditional));
        printer.WritePending();
        return printer._text.ToString();
    }

    private void WritePending()
    {
        while (_pending.TryPop(out var part))
        {
            if (part.Node is LiteralExpression literal && part.Lowest <= PrecedenceOf(literal))
            {
                LiteralPrinter.Print(literal, _text);
                continue;
            }

            _text.Append(part.Text);
            if (part.Node is null)
            {
                continue;
            }

            if (PrecedenceOf(part.Node) >= part.Lowest)
            {
                TakeApart(part.Node);
            }
            else
            {
                Add("(");
                Add(part.Node);
                Add(")");
            }

            for (var i = _parts.Count - 1; i >= 0; i--)
            {
                _pending.Push(_parts[i]);
            }

            _parts.Clear();
        }
    }

    private Printer Add(string text)
    {
        _parts.Add(new Part(text, null, default));
        return this;
    }

    private void Add(Expression node, Precedence lowest = Precedence.Conditional) => _parts.Add(new Part("", node, lowest));

    private static Precedence PrecedenceOf(Expression expression) => expression switch
    {
        // "-1.f()" is read as (-1).f(), by others as -(1.f()); in parentheses it is beyond doubt.
        LiteralExpression literal when LiteralPrinter.IsNegative(literal) => Precedence.Unary,
        CallExpression { Target: null, Function: Operators.Conditional } => Precedence.Conditional,
        CallExpression { Target: null, Function: Operators.LogicalNot or Operators.Negate } => Precedence.Unary,
        CallExpression { Target: null } call => OperatorTable.Find(call.Function)?.Precedence ?? Precedence.Member,
        _ => Precedence.Member,
    };

    private void TakeApart(Expression expression)
    {
        switch (expression)
        {
            case IdentifierExpression identifier:
                Add(identifier.IsAbsolute ? "." : "").Add(VariableText(identifier.Name));
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
                Add("cel.bind(").Add(VariableText(bind.Variable));
                WriteMore(bind.Value, bind.Body);
                break;
            case BlockExpression block:
                Add("cel.block([");
                WriteItems(block.Values.AsSpan());
                Add("]");
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
        Add(select.IsTest ? "has(" : "");
        Add(select.Operand, Precedence.Member);
        Add(select.IsOptional ? ".?" : ".");
        Add(Words.IsSelector(select.Field) ? select.Field : $"`{select.Field}`");
        Add(select.IsTest ? ")" : "");
    }

    private void WriteCall(CallExpression call)
    {
        var arguments = call.Arguments;
        switch (call.Function)
        {
            case Operators.Conditional:
                Add(arguments[0], Precedence.Or);
                Add(" ? ");
                Add(arguments[1], Precedence.Or);
                Add(" : ");
                Add(arguments[2], Precedence.Conditional);
                break;
            case Operators.LogicalNot:
                WriteUnary("!", call);
                break;
            case Operators.Negate:
                WriteUnary("-", call);
                break;
            case Operators.Index or Operators.OptionalIndex:
                Add(arguments[0], Precedence.Member);
                Add(call.Function == Operators.Index ? "[" : "[?");
                Add(arguments[1]);
                Add("]");
                break;
            default:
                if (OperatorTable.Find(call.Function) is { } known)
                {
                    WriteBinary(known, arguments);
                    break;
                }

                Add(call.Function).Add("(");
                WriteItems(arguments.AsSpan());
                Add(")");
                break;
        }
    }

    private void WriteUnary(string symbol, CallExpression call)
    {
        // A chain of one operator needs no parentheses. A minus before a number would become the number's.
        var operand = call.Arguments[0];
        var isChain = operand is CallExpression { Target: null } inner && inner.Function == call.Function;
        var isNumber = symbol == "-" && BeginsWithNumber(operand);
        Add(symbol);
        Add(operand, isNumber ? Precedence.Member + 1 : isChain ? Precedence.Unary : Precedence.Member);
    }

    private static bool BeginsWithNumber(Expression expression) => expression switch
    {
        LiteralExpression literal => literal.Kind is LiteralKind.Int or LiteralKind.Double,
        SelectExpression { IsTest: false } select => BeginsWithNumber(select.Operand),
        CallExpression { Target: { } target } => BeginsWithNumber(target),
        CallExpression { Function: Operators.Index or Operators.OptionalIndex } call => BeginsWithNumber(call.Arguments[0]),
        ComprehensionExpression comprehension => BeginsWithNumber(comprehension.Range),
        OptionalMapExpression map => BeginsWithNumber(map.Target),
        _ => false,
    };

    private void WriteBinary(BinaryOperator known, ImmutableArray<Expression> arguments)
    {
        // A chain of && or || in parentheses is a node of its own; the others are left-associative.
        var isChain = known.Precedence is Precedence.And or Precedence.Or;
        Add(arguments[0], isChain ? known.Precedence + 1 : known.Precedence);
        foreach (var argument in arguments.AsSpan()[1..])
        {
            Add(" ").Add(known.Symbol).Add(" ");
            Add(argument, known.Precedence + 1);
        }
    }

    private void WriteList(ListExpression list)
    {
        Add("[");
        for (var i = 0; i < list.Elements.Length; i++)
        {
            Add(i > 0 ? ", " : "").Add(list.Elements[i].IsOptional ? "?" : "");
            Add(list.Elements[i].Value);
        }

        Add("]");
    }

    private void WriteMap(MapExpression map)
    {
        Add("{");
        for (var i = 0; i < map.Entries.Length; i++)
        {
            var entry = map.Entries[i];
            Add(i > 0 ? ", " : "").Add(entry.IsOptional ? "?" : "");

            // A choice as a key would be valid, and unreadable.
            Add(entry.Key, Precedence.Or);
            Add(": ");
            Add(entry.Value);
        }

        Add("}");
    }

    private void WriteItems(ReadOnlySpan<Expression> items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            Add(i > 0 ? ", " : "");
            Add(items[i]);
        }
    }

    private void WriteMore(params ReadOnlySpan<Expression> arguments)
    {
        Add(", ");
        WriteItems(arguments);
        Add(")");
    }

    /// <summary>Text, or a node that takes parentheses when it binds less tightly than this.</summary>
    private readonly record struct Part(string Text, Expression? Node, Precedence Lowest);
}
