using MeshExtensions.Cel.Checking;
using MeshExtensions.Cel.Evaluation;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Planning;

/// <summary>
/// Makes the program of an expression: every name is looked up, every overload chosen, every constant computed and every pattern compiled here, so that
/// evaluation does none of it. With <c>trace</c>, each node is wrapped in one that records its value; without, nothing is left of tracing.
/// </summary>
internal sealed partial class Planner
{
    private readonly CheckedExpression _expression;
    private readonly CelCompilationOptions _options;
    private readonly List<CelIssue> _issues;
    private readonly bool _trace;

    // By slot: how cel.index(n) is computed.
    private readonly Dictionary<int, Node> _blockValues = [];
    // What computing and keeping constants may cost in all: short expressions can stand for large values. What is beyond it is
    // computed at run time, from that budget.
    private long _foldingLeft = 1_000_000;
    private readonly CelArena _arena = new() { MemoryLimit = 1024 * 1024, CostLimit = 100_000 };

    private Planner(CheckedExpression expression, CelCompilationOptions options, List<CelIssue> issues, bool trace)
    {
        _expression = expression;
        _options = options;
        _issues = issues;
        _trace = trace;
    }

    /// <summary>Plans an expression.</summary>
    /// <param name="expression">What the checker found out.</param>
    /// <param name="options">See <see cref="CelCompilationOptions.ValidateLiterals"/>.</param>
    /// <param name="issues">Where literals that can never work are reported.</param>
    public static CelProgram Plan(CheckedExpression expression, CelCompilationOptions options, List<CelIssue> issues) =>
        new(expression, new Planner(expression, options, issues, trace: false).Visit(expression.Parsed.Root));

    /// <summary>Plans a program again so that it records each expression's value.</summary>
    public static Node PlanTraced(CheckedExpression expression) =>
        new Planner(expression, new CelCompilationOptions { ValidateLiterals = false }, [], trace: true).Visit(expression.Parsed.Root);

    private Node Visit(Expression expression)
    {
        var node = expression switch
        {
            LiteralExpression literal => new ConstantNode(literal.Id, Literals.ToValue(literal)),
            IdentifierExpression identifier => VisitName(identifier.Id),
            SelectExpression select => VisitSelect(select),
            CallExpression call => VisitCall(call),
            ListExpression list => VisitList(list),
            MapExpression map => VisitMap(map),
            ComprehensionExpression comprehension => VisitComprehension(comprehension),
            BindExpression bind => new BindNode(bind.Id, _expression.Slots[bind.Id], Visit(bind.Value), Visit(bind.Body)),
            BlockExpression block => VisitBlock(block),
            OptionalMapExpression map => new OptionalMapNode(map.Id, _expression.Slots[map.Id], Visit(map.Target), Visit(map.Body), map.IsFlat),
            _ => throw new InvalidOperationException($"No plan for {expression.GetType().Name}."),
        };
        return _trace && expression is not LiteralExpression ? new TracedNode(expression.Id, node) : node;
    }

    private Node VisitName(int id) => _expression.Resolutions[id] switch
    {
        Resolution.Variable variable => new VariableNode(id, variable.Index),
        Resolution.Local local => _blockValues.TryGetValue(local.Slot, out var value)
            ? new BlockValueNode(id, local.Slot, value)
            : new LocalNode(id, local.Slot),
        Resolution.TypeValue type => new ConstantNode(id, CelValue.Type(type.Type)),
        _ => new FailNode(id, CelErrorCode.UnknownName),
    };

    private Node VisitSelect(SelectExpression select)
    {
        if (_expression.Resolutions[select.Id] is Resolution.Variable or Resolution.TypeValue)
        {
            return VisitName(select.Id);
        }

        var operand = Visit(select.Operand);
        var name = CelValue.String(select.Field);
        var field = _expression.Resolutions[select.Id] is Resolution.Field found ? found.Index : -1;
        var recordType = _expression.Types[select.Operand.Id] is { Name: "optional_type", Parameters: [var inner] }
            ? inner
            : _expression.Types[select.Operand.Id];
        Node node = select switch
        {
            { IsTest: true } => new HasNode(select.Id, operand, name, field, recordType as CelRecordType),
            { IsOptional: true } => new OptionalSelectNode(select.Id, operand, name),
            _ => new SelectNode(select.Id, operand, name, field, recordType as CelRecordType),
        };
        return Fold(node, operand);
    }

    private Node VisitList(ListExpression list)
    {
        Node[] elements = [.. list.Elements.Select(element => Visit(element.Value))];
        return Fold(new ListNode(list.Id, elements, [.. list.Elements.Select(element => element.IsOptional)]), elements);
    }

    private Node VisitMap(MapExpression map)
    {
        Node[] keys = [.. map.Entries.Select(entry => Visit(entry.Key))];
        Node[] values = [.. map.Entries.Select(entry => Visit(entry.Value))];
        return Fold(new MapNode(map.Id, keys, values, [.. map.Entries.Select(entry => entry.IsOptional)]), [.. keys, .. values]);
    }

    private BlockNode VisitBlock(BlockExpression block)
    {
        var slot = _expression.Slots[block.Id];
        for (var i = 0; i < block.Values.Length; i++)
        {
            _blockValues[slot + i] = Visit(block.Values[i]);
        }

        return new BlockNode(block.Id, slot, block.Values.Length, Visit(block.Body));
    }

    private Node VisitComprehension(ComprehensionExpression comprehension)
    {
        var range = Visit(comprehension.Range);
        var condition = comprehension.Condition is null ? null : Visit(comprehension.Condition);
        var result = comprehension.Result is null ? null : Visit(comprehension.Result);
        var cost = 1 + ExpressionSize.Of(comprehension.Condition) + ExpressionSize.Of(comprehension.Result);
        var loop = new Loop(_expression.Slots[comprehension.Id], comprehension.SecondVariable is not null, cost);
        return comprehension.Kind switch
        {
            ComprehensionKind.All => new QuantifierNode(comprehension.Id, range, loop, condition!, Truth.False),
            ComprehensionKind.Exists => new QuantifierNode(comprehension.Id, range, loop, condition!, Truth.True),
            ComprehensionKind.ExistsOne => new ExistsOneNode(comprehension.Id, range, loop, condition!),
            ComprehensionKind.SortBy => new SortByNode(comprehension.Id, range, loop, result!),
            ComprehensionKind.TransformMap => new MapComprehensionNode(comprehension.Id, range, loop, condition, result!, givesEntry: false),
            ComprehensionKind.TransformMapEntry => new MapComprehensionNode(comprehension.Id, range, loop, condition, result!, givesEntry: true),
            _ => new ListComprehensionNode(comprehension.Id, range, loop, condition, result),
        };
    }

    /// <summary>The node itself or, when all it is made from is known, its value. What fails stays as it is, since an error may be absorbed.</summary>
    private Node Fold(Node node, params ReadOnlySpan<Node> parts)
    {
        foreach (var part in parts)
        {
            if (part is not ConstantNode)
            {
                return node;
            }
        }

        if (_foldingLeft <= 0)
        {
            return node;
        }

        _arena.Reset();
        _arena.Begin(CelActivation.Empty, 0);
        var value = node.Evaluate(_arena);
        _foldingLeft -= _arena.Cost;
        return !value.IsError && _arena.Exhausted == CelErrorCode.None && Freezer.TryFreeze(value, _arena, ref _foldingLeft, out var constant)
            ? new ConstantNode(node.Id, constant)
            : node;
    }

    private void Report(Expression expression, string message)
    {
        if (_options.ValidateLiterals)
        {
            _issues.Add(_expression.Parsed.Source.Issue(expression.Span, message));
        }
    }
}
