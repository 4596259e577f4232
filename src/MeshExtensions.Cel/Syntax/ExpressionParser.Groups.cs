using System.Collections.Immutable;

namespace MeshExtensions.Cel.Syntax;

/// <content>Groups: whatever stands in brackets, and the whole.</content>
internal sealed partial class ExpressionParser
{
    private enum GroupKind
    {
        Root,
        Paren,
        List,
        Map,
        Index,
        Call,

        /// <summary>The list of values of <c>cel.block</c>, which is no list of its own in the tree.</summary>
        BlockValues,
    }

    private bool OpenCall(string function, SourceSpan nameSpan, Expression? target)
    {
        var start = target is null ? nameSpan.Start : Top.Start;
        var macro = _options.EnableMacros ? Macros.Find(function, target, _pairs.ItemsIn(_position)) : null;
        if (macro is not null && TryReadWithoutArguments(macro, start, out var goesOn))
        {
            return goesOn;
        }

        return Open(new Group(GroupKind.Call, _position, start, _operands.Count - (target is null ? 0 : 1), _operators.Count)
        {
            HasTarget = target is not null,
            Function = function,
            NameSpan = nameSpan,
            Macro = macro,
        });
    }

    private bool Open(Group group)
    {
        _groups.Push(group);
        _position++;
        _hasValue = false;
        if (group.Macro is not null && !BeginMacro(group))
        {
            return false;
        }

        group = _groups.Peek();
        if (IsClosedBy(group, Current) && group.Kind is GroupKind.List or GroupKind.Map or GroupKind.Call or GroupKind.BlockValues)
        {
            return Finish(group);
        }

        return BeginItem(group);
    }

    /// <summary>Reads what may stand before an item's value: the mark of an optional one, the variables of a macro.</summary>
    private bool BeginItem(Group group)
    {
        var isOptional = Current.Kind == TokenKind.Question && group.Kind is GroupKind.List or GroupKind.Map or GroupKind.Index;
        _position += isOptional ? 1 : 0;
        if (group.Kind is GroupKind.List or GroupKind.Map or GroupKind.Index or GroupKind.BlockValues)
        {
            group.IsOptional.Add(isOptional);
        }

        ReadVariables(group);
        return true;
    }

    private bool ReadComma()
    {
        var group = _groups.Peek();
        if (group.Kind is GroupKind.Root or GroupKind.Paren or GroupKind.Index || (group.Kind == GroupKind.Map && !group.HasKey && !HasPendingColon()))
        {
            return RefuseAfterValue();
        }

        if (!ReduceAll() || !CheckEntry(group))
        {
            return false;
        }

        _position++;
        _hasValue = false;
        group.HasKey = false;
        if (group.Kind is GroupKind.List or GroupKind.Map or GroupKind.BlockValues && IsClosedBy(group, Current))
        {
            return Finish(group);
        }

        TakeBadVariable(group);
        return BeginItem(group);
    }

    private bool Close()
    {
        var group = _groups.Peek();
        return IsClosedBy(group, Current) ? ReduceAll() && CheckEntry(group) && Finish(group) : RefuseAfterValue();
    }

    /// <summary>Whether a '?' waits for its ':'; the lack of it is the better issue.</summary>
    private bool HasPendingColon()
    {
        for (var i = _operators.Count - 1; i >= _groups.Peek().OperatorBase; i--)
        {
            if (_operators[i].IsBeforeColon)
            {
                return true;
            }
        }

        return false;
    }

    private bool CheckEntry(Group group) =>
        group.Kind != GroupKind.Map || group.HasKey || Refuse(new SourceSpan(Top.Start, Top.End), "a map's entry takes a key, ':' and a value");

    private bool IsClosedBy(Group group, Token token) => group.Opening >= 0 && BracketPairs.Closer(_tokens[group.Opening].Kind) == token.Kind;

    /// <summary>Makes the node of a group, at its closing bracket.</summary>
    private bool Finish(Group group)
    {
        _groups.Pop();
        var span = new SourceSpan(group.Start, Current.End);
        _position++;
        if (group.Kind == GroupKind.Paren)
        {
            _operands[^1] = _operands[^1] with { Start = span.Start, End = span.End };
            _hasValue = true;
            return true;
        }

        if (group.Kind == GroupKind.BlockValues)
        {
            return EndBlockValues();
        }

        if (group.Macro is not null)
        {
            return FinishMacro(group, group.Macro, span);
        }

        var target = group.HasTarget ? _operands[group.OperandBase].Node : null;
        var items = TakeNodes(group.OperandBase + (group.HasTarget ? 1 : 0), out _);
        if (group.HasTarget)
        {
            _operands.RemoveAt(_operands.Count - 1);
        }

        Push(Make(group, span, target, items));
        return true;
    }

    private Expression Make(Group group, SourceSpan span, Expression? target, ImmutableArray<Expression> items)
    {
        var id = _tree.NextId;
        switch (group.Kind)
        {
            case GroupKind.List:
                var elements = items.Select((item, i) => new ListElement(item, group.IsOptional[i]));
                return _tree.Add(new ListExpression(id, span, [.. elements]), items.AsSpan());
            case GroupKind.Map:
                var entries = Enumerable.Range(0, items.Length / 2).Select(i => new MapEntry(items[2 * i], items[(2 * i) + 1], group.IsOptional[i]));
                return _tree.Add(new MapExpression(id, span, [.. entries]), items.AsSpan());
            case GroupKind.Index:
                var function = group.IsOptional[0] ? Operators.OptionalIndex : Operators.Index;
                items = items.Insert(0, target!);
                return _tree.Add(new CallExpression(id, span, _tokens[group.Opening].Span, function, null, items), items.AsSpan());
            default:
                ReadOnlySpan<Expression?> children = [target, .. items];
                return _tree.Add(new CallExpression(id, span, group.NameSpan, group.Function, target, items), children);
        }
    }

    /// <summary>
    /// After an issue: leaves the innermost brackets, in whose place any value is put, so that what follows is read too. Only where all brackets have their
    /// counterpart is it certain that nothing is invented there.
    /// </summary>
    private bool SkipGroup()
    {
        var group = _groups.Pop();
        if (group.Kind == GroupKind.BlockValues)
        {
            group = _groups.Pop();
        }

        if (group.Kind == GroupKind.Root || !_pairs.IsBalanced)
        {
            return false;
        }

        if (group == _block)
        {
            _block = null;
        }

        _operators.RemoveRange(group.OperatorBase, _operators.Count - group.OperatorBase);
        _operands.RemoveRange(group.OperandBase, _operands.Count - group.OperandBase);
        _position = _pairs.ClosingOf(group.Opening);
        PushPlaceholder(new SourceSpan(group.Start, Current.End));
        _position++;
        return true;
    }

    /// <summary>Stands for a value that could not be read. The tree is not used then.</summary>
    private void PushPlaceholder(SourceSpan span) => Push(_tree.Add(new IdentifierExpression(_tree.NextId, span, "", false)));

    /// <summary>Brackets that are open.</summary>
    /// <param name="kind">What they hold.</param>
    /// <param name="opening">The opening bracket's token.</param>
    /// <param name="start">Where the node begins: at the target or the name, if there is one.</param>
    /// <param name="operandBase">How many operands there were before, the target not counted.</param>
    /// <param name="operatorBase">How many operators wait outside.</param>
    private sealed class Group(GroupKind kind, int opening, int start, int operandBase, int operatorBase)
    {
        public GroupKind Kind { get; } = kind;

        public int Opening { get; } = opening;

        public int Start { get; } = start;

        public int OperandBase { get; } = operandBase;

        public int OperatorBase { get; } = operatorBase;

        /// <summary>Whether the operand at <see cref="OperandBase"/> is what stood before the brackets.</summary>
        public bool HasTarget { get; set; }

        public string Function { get; init; } = "";

        public SourceSpan NameSpan { get; init; }

        /// <summary>The macro that this call is.</summary>
        public Macro? Macro { get; set; }

        public List<string> Variables { get; } = [];

        /// <summary>Which items are marked as optional, as far as they have begun.</summary>
        public List<bool> IsOptional { get; } = [];

        /// <summary>Whether the current entry of a map has its key.</summary>
        public bool HasKey { get; set; }
    }
}
