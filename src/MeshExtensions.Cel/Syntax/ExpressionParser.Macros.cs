namespace MeshExtensions.Cel.Syntax;

/// <content>Macros: their variables are read as names and never become nodes.</content>
internal sealed partial class ExpressionParser
{
    // The block that is being read and the list of its values, whose items are counted as they begin. Blocks do not nest, so there is one at most.
    private Group? _block;
    private Group? _blockValues;
    private bool _isInBlockValues;

    /// <summary>Reads <c>cel.index(n)</c> and <c>cel.iterVar(d, n)</c>, which become names.</summary>
    /// <returns>False when the macro is another one.</returns>
    private bool TryReadWithoutArguments(Macro macro, int start, out bool goesOn)
    {
        goesOn = true;
        if (macro.Kind is not (MacroKind.Index or MacroKind.IterationVariable))
        {
            return false;
        }

        // The namespace is no value.
        _operands.RemoveAt(_operands.Count - 1);
        _tree.RemoveLast();
        var opening = _position;
        var span = new SourceSpan(start, _tokens[_pairs.ClosingOf(opening)].End);
        _position = _pairs.ClosingOf(opening) + 1;
        string? name = null;
        Expression? value = null;
        if (macro.Kind == MacroKind.IterationVariable)
        {
            name = IterationVariable(opening);
            if (name is null)
            {
                _issues.Add(span, "cel.iterVar() takes two numbers, the depth and the variable, such as cel.iterVar(0, 0)");
            }
        }
        else if (NumberAt(opening + 1) is not { } index || _pairs.ClosingOf(opening) != opening + 2)
        {
            _issues.Add(span, "cel.index() takes the number of a value, such as cel.index(0)");
        }
        else
        {
            value = ValueOfBlock(index, span);
            name = Macros.IndexName(index);
        }

        // Evaluation goes from here into the value, so the value's depth counts here as if it stood here.
        Push(_tree.Add(new IdentifierExpression(_tree.NextId, span, name ?? "", false), value));
        return true;
    }

    private Expression? ValueOfBlock(ulong index, SourceSpan span)
    {
        if (_block is null)
        {
            _issues.Add(span, "cel.index() has no meaning outside of cel.block()");
            return null;
        }

        var available = (ulong)(_blockValues!.IsOptional.Count - (_isInBlockValues ? 1 : 0));
        if (index >= available)
        {
            var scope = _isInBlockValues ? $"a value may use only those before it, which are {available}" : $"this cel.block() has {available}";
            _issues.Add(span, $"there is no value {index} here: {scope}, numbered from 0");
            return null;
        }

        return _operands[_blockValues.OperandBase + (int)index].Node;
    }

    /// <summary>The variable named by the tokens from a '(' to its ')'; null when they are not two numbers.</summary>
    private string? IterationVariable(int opening)
    {
        var isPair = _pairs.ClosingOf(opening) == opening + 4 && _tokens[opening + 2].Kind == TokenKind.Comma;
        return isPair && NumberAt(opening + 1) is { } depth && NumberAt(opening + 3) is { } index ? Macros.IterationVariableName(depth, index) : null;
    }

    private ulong? NumberAt(int position)
    {
        var token = _tokens[position];
        var isNumber = NumberLiteral.TryReadInteger(token.Kind == TokenKind.Int ? _source.Bytes[token.Start..token.End] : [], out var value);
        return token.Kind == TokenKind.Int && isNumber ? value : null;
    }

    private bool BeginMacro(Group group)
    {
        if (group.Macro!.Kind is MacroKind.Bind or MacroKind.Block)
        {
            _operands.RemoveAt(_operands.Count - 1);
            _tree.RemoveLast();
            group.HasTarget = false;
        }

        if (group.Macro.Kind != MacroKind.Block)
        {
            return true;
        }

        if (_block is not null)
        {
            return Refuse(group.NameSpan, "cel.block() cannot stand in another cel.block()");
        }

        if (Current.Kind != TokenKind.LeftBracket || _tokens[_pairs.ClosingOf(_position) + 1].Kind != TokenKind.Comma)
        {
            return Refuse(group.NameSpan, "the first argument of cel.block() is the list of its values, as in cel.block([a, b], cel.index(0) + cel.index(1))");
        }

        _block = group;
        _blockValues = new Group(GroupKind.BlockValues, _position, Current.Start, _operands.Count, _operators.Count);
        _isInBlockValues = true;
        _groups.Push(_blockValues);
        _position++;
        return true;
    }

    private bool EndBlockValues()
    {
        _isInBlockValues = false;
        _hasValue = false;

        // The comma, as BeginMacro has seen.
        _position++;
        return true;
    }

    /// <summary>Reads the variables of a macro that stand next: simple names, or <c>cel.iterVar(d, n)</c>.</summary>
    private void ReadVariables(Group group)
    {
        while (group.Variables.Count < (group.Macro?.Variables ?? 0))
        {
            var start = _position;
            string name;
            if (Current.Kind == TokenKind.Identifier && Next.Kind == TokenKind.Comma)
            {
                name = NameOf(Current);
                _position += 2;
            }
            else if (IsIterationVariable(start) && IterationVariable(start + 3) is { } found && _tokens[start + 8].Kind == TokenKind.Comma)
            {
                name = found;
                _position += 9;
            }
            else
            {
                // Read as a value, and refused at its comma: TakeBadVariable.
                return;
            }

            CheckVariable(group, name, new SourceSpan(_tokens[start].Start, _tokens[_position - 2].End));
            group.Variables.Add(name);
        }
    }

    private bool IsIterationVariable(int position) =>
        position + 3 < _tokens.Count
        && _tokens[position].Kind == TokenKind.Identifier && NameOf(_tokens[position]) == Macros.Namespace
        && _tokens[position + 1].Kind == TokenKind.Dot
        && _tokens[position + 2].Kind == TokenKind.Identifier && NameOf(_tokens[position + 2]) == "iterVar"
        && _tokens[position + 3].Kind == TokenKind.LeftParen;

    private void CheckVariable(Group group, string name, SourceSpan span)
    {
        if (name == "__result__")
        {
            // Other implementations keep the result of a comprehension under this name.
            _issues.Add(span, "'__result__' is reserved and cannot be a variable");
        }
        else if (group.Variables.Contains(name))
        {
            _issues.Add(span, $"the two variables of {group.Function}() must differ");
        }
    }

    private void TakeBadVariable(Group group)
    {
        if (group.Variables.Count >= (group.Macro?.Variables ?? 0))
        {
            return;
        }

        var operand = Top;
        _operands.RemoveAt(_operands.Count - 1);
        group.Variables.Add("");
        if (operand.Node is not IdentifierExpression { IsAbsolute: false } || operand.IsInParentheses)
        {
            _issues.Add(new SourceSpan(operand.Start, operand.End), $"a variable of {NameOf(group)}() must be a simple name");
        }
    }

    private static string NameOf(Group group) => group.Macro?.Kind == MacroKind.Bind ? $"{Macros.Namespace}.{group.Function}" : group.Function;

    private bool FinishMacro(Group group, Macro macro, SourceSpan span)
    {
        var target = group.HasTarget ? _operands[group.OperandBase].Node : null;
        var arguments = TakeNodes(group.OperandBase + (group.HasTarget ? 1 : 0), out var argumentSpan);
        if (group.HasTarget)
        {
            _operands.RemoveAt(_operands.Count - 1);
        }

        var id = _tree.NextId;
        var last = arguments[^1];
        var first = arguments.Length > 1 ? arguments[0] : null;
        switch (macro.Kind)
        {
            case MacroKind.Has when last is SelectExpression { IsOptional: false, IsTest: false } select:
                Push(select with { Span = span, IsTest = true });
                break;
            case MacroKind.Has:
                if (last is not IdentifierExpression { Name.Length: 0 })
                {
                    _issues.Add(argumentSpan, "has() takes a field selection such as has(a.b)");
                }

                PushPlaceholder(span);
                break;
            case MacroKind.Bind:
                Push(_tree.Add(new BindExpression(id, span, group.Variables[0], first!, last), first, last));
                break;
            case MacroKind.Block:
                _block = null;
                Push(_tree.Add(new BlockExpression(id, span, arguments[..^1], last), arguments.AsSpan()));
                break;
            case MacroKind.OptionalMap or MacroKind.OptionalFlatMap:
                var isFlat = macro.Kind == MacroKind.OptionalFlatMap;
                Push(_tree.Add(new OptionalMapExpression(id, span, target!, group.Variables[0], last, isFlat), target, last));
                break;
            default:
                var isPredicate = macro.Comprehension
                    is ComprehensionKind.All or ComprehensionKind.Exists or ComprehensionKind.ExistsOne or ComprehensionKind.Filter;
                var second = group.Variables.Count > 1 ? group.Variables[1] : null;
                var (condition, result) = isPredicate ? (last, null) : (first, last);
                var node = new ComprehensionExpression(
                    id, span, group.NameSpan, macro.Comprehension, target!, group.Variables[0], second, condition, result);
                Push(_tree.Add(node, target, condition, result));
                break;
        }

        return true;
    }
}
