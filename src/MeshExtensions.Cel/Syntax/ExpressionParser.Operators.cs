using System.Collections.Immutable;

namespace MeshExtensions.Cel.Syntax;

/// <content>Operators: they wait until one that binds less tightly, or the end of their group, shows where their last operand ends.</content>
internal sealed partial class ExpressionParser
{
    private bool HasPendingOperator => _operators.Count > _groups.Peek().OperatorBase;

    private bool ReadUnary(string function)
    {
        var token = Current;
        if (HasPendingOperator
            && _operators[^1] is { Precedence: Precedence.Unary } outer
            && outer.Function != function
            && _tokens[_position - 1].Span == outer.Span)
        {
            // The grammar has chains of the one and of the other, not mixed; no value could be operand of both.
            _issues.Add(token.Span, $"{Describe(token)} cannot follow {Describe(_tokens[_position - 1])} directly; its operand takes parentheses");
        }

        _operators.Add(new PendingOperator(Precedence.Unary, function, token.Span, 1));
        _position++;
        return true;
    }

    private bool ReadBinary(BinaryOperator known)
    {
        // The operators of one level are left-associative: what waits at the same level is complete, save for && and ||, whose chain goes on.
        var isChain = known.Precedence is Precedence.And or Precedence.Or;
        Reduce(isChain ? known.Precedence + 1 : known.Precedence);
        if (isChain && HasPendingOperator && _operators[^1].Precedence == known.Precedence)
        {
            _operators[^1] = _operators[^1] with { Operands = _operators[^1].Operands + 1 };
        }
        else
        {
            _operators.Add(new PendingOperator(known.Precedence, known.Function, Current.Span, 2));
        }

        _position++;
        _hasValue = false;
        return true;
    }

    private bool ReadQuestion()
    {
        Reduce(Precedence.Or);
        if (HasPendingOperator && _operators[^1].IsBeforeColon)
        {
            _issues.Add(Current.Span, "a second '?' before the ':' of the first: the inner choice takes parentheses");
        }

        _operators.Add(new PendingOperator(Precedence.Conditional, Operators.Conditional, Current.Span, 3) { IsBeforeColon = true });
        _position++;
        _hasValue = false;
        return true;
    }

    private bool ReadColon()
    {
        var group = _groups.Peek();
        while (HasPendingOperator && !_operators[^1].IsBeforeColon)
        {
            ReduceOne();
        }

        if (HasPendingOperator)
        {
            _operators[^1] = _operators[^1] with { IsBeforeColon = false };
        }
        else if (group.Kind == GroupKind.Map && !group.HasKey)
        {
            group.HasKey = true;
        }
        else
        {
            return RefuseAfterValue();
        }

        _position++;
        _hasValue = false;
        return true;
    }

    /// <summary>Completes all operators of the current group.</summary>
    /// <returns>False, with an issue, when a choice lacks its second half.</returns>
    private bool ReduceAll()
    {
        while (HasPendingOperator)
        {
            if (_operators[^1].IsBeforeColon)
            {
                return Refuse(_operators[^1].Span, "the ':' of this '?' is missing; a choice is written condition ? this : that");
            }

            ReduceOne();
        }

        return true;
    }

    /// <summary>Completes the waiting operators that bind at least as tightly as this.</summary>
    private void Reduce(Precedence lowest)
    {
        while (HasPendingOperator && _operators[^1].Precedence >= lowest)
        {
            ReduceOne();
        }
    }

    private void ReduceOne()
    {
        var pending = _operators[^1];
        _operators.RemoveAt(_operators.Count - 1);
        var first = _operands.Count - pending.Operands;
        var arguments = TakeNodes(first, out var outer);
        var span = pending.Precedence == Precedence.Unary ? outer with { Start = pending.Span.Start } : outer;
        Push(_tree.Add(new CallExpression(_tree.NextId, span, pending.Span, pending.Function, null, arguments), arguments.AsSpan()));
    }

    /// <summary>Takes the operands from one on.</summary>
    private ImmutableArray<Expression> TakeNodes(int first, out SourceSpan span)
    {
        var nodes = ImmutableArray.CreateBuilder<Expression>(_operands.Count - first);
        span = first < _operands.Count ? new SourceSpan(_operands[first].Start, Top.End) : default;
        for (var i = first; i < _operands.Count; i++)
        {
            nodes.Add(_operands[i].Node);
        }

        _operands.RemoveRange(first, nodes.Count);
        return nodes.MoveToImmutable();
    }

    /// <summary>An operator that waits for its last operand.</summary>
    /// <param name="Precedence">How tightly it binds.</param>
    /// <param name="Function">Its name in the tree.</param>
    /// <param name="Span">Where it stands; of a chain, the first one.</param>
    /// <param name="Operands">How many it takes.</param>
    private readonly record struct PendingOperator(Precedence Precedence, string Function, SourceSpan Span, int Operands)
    {
        /// <summary>A '?' whose ':' has not come yet.</summary>
        public bool IsBeforeColon { get; init; }
    }
}
