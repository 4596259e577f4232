using System.Collections.Immutable;
using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Checking;

/// <content>Calls of functions and operators: which overloads fit.</content>
internal sealed partial class Checker
{
    private CelType VisitCall(CallExpression call)
    {
        // A namespace before the dot: math.abs(x) is a function's name, unless `math` is a macro's variable.
        if (call.Target is { } target && QualifiedName(target) is { } prefix && TryFindFunction($"{prefix}.{call.Function}") is { } qualified)
        {
            return Resolve(call, qualified, VisitAll(call.Arguments), isMember: false, targetIsNamespace: true);
        }

        // A macro in another shape: its arguments are not what they look like, so they are not checked.
        if (_strict && call.Target is { } range && TryFindFunction(call.Function) is null
            && Macros.UsageOf(call.Function, Macros.IsNamespace(range)) is { } usage)
        {
            return Fail(call.NameSpan, $"a macro takes other arguments: {usage}");
        }

        var arguments = call.Target is null ? VisitAll(call.Arguments) : [Visit(call.Target), .. VisitAll(call.Arguments)];
        if (call.Function is Operators.LogicalAnd or Operators.LogicalOr)
        {
            for (var i = 0; i < arguments.Length; i++)
            {
                Expect(call.Arguments[i], arguments[i], CelType.Bool, $"an operand of '{OperatorText.Of(call.Function)}'");
            }

            return CelType.Bool;
        }

        if (TryFindFunction(call.Function) is not { } function)
        {
            _resolutions[call.Id] = new Resolution.Call([], call.Function, TargetIsNamespace: false);
            var names = _environment.FunctionNames.Where(name => char.IsLetter(name[0]));
            return Fail(call.NameSpan, $"there is no function '{call.Function}'{InContainer()}{Suggestion.Ask(call.Function, names)}");
        }

        return Resolve(call, function, arguments, isMember: call.Target is not null, targetIsNamespace: false);
    }

    private CelType[] VisitAll(ImmutableArray<Expression> expressions)
    {
        var types = new CelType[expressions.Length];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = Visit(expressions[i]);
        }

        return types;
    }

    private CelFunction? TryFindFunction(string name)
    {
        foreach (var candidate in _environment.Candidates(name))
        {
            if (_environment.TryGetFunction(candidate, out var function))
            {
                return function;
            }
        }

        return null;
    }

    private CelType Resolve(CallExpression call, CelFunction function, CelType[] arguments, bool isMember, bool targetIsNamespace)
    {
        var fitting = ImmutableArray.CreateBuilder<CelOverload>();
        CelType? result = null;

        // Behind dyn may stand what fits none of the forms that fit now.
        var hasDyn = arguments.Any(type => IsDyn(_substitution.Apply(type, toDyn: false)));
        foreach (var overload in function.Overloads)
        {
            if (overload.IsMember != isMember || !overload.HasArity(arguments.Length) || (overload.IsFallback && result is not null && !hasDyn))
            {
                continue;
            }

            var fresh = new Dictionary<string, CelType>(StringComparer.Ordinal);
            var parameters = arguments.Select((_, place) => _substitution.Instantiate(overload.ParameterAt(place), fresh)).ToArray();
            if (!_substitution.TryAssign(arguments, parameters))
            {
                continue;
            }

            // Several overloads fit when an argument is dyn; what they agree on is known, the rest is dyn.
            fitting.Add(overload);
            var own = _substitution.Apply(_substitution.Instantiate(overload.Result, fresh), toDyn: false);
            result = result is null || result.Equals(own) ? own : CelType.Dyn;
        }

        if (result is not null)
        {
            _resolutions[call.Id] = new Resolution.Call(fitting.ToImmutable(), function.Name, targetIsNamespace);
            return result;
        }

        // Without a check the kinds decide at run time, among the overloads of this form.
        var possible = function.Overloads.Where(overload => overload.IsMember == isMember && overload.HasArity(arguments.Length)).ToImmutableArray();
        _resolutions[call.Id] = new Resolution.Call(possible, function.Name, targetIsNamespace);
        return Fail(call.NameSpan, Mismatch(call, function, arguments, isMember));
    }

    private string Mismatch(CallExpression call, CelFunction function, CelType[] arguments, bool isMember)
    {
        var types = arguments.Select(Show).ToArray();
        if (OperatorText.Of(call.Function) is { } symbol)
        {
            var applied = types.Length switch
            {
                1 => $"'{symbol}' cannot be applied to '{types[0]}'",
                2 => $"'{symbol}' cannot be applied to '{types[0]}' and '{types[1]}'",
                _ => $"'{symbol}' cannot choose between '{types[1]}' and '{types[2]}' by '{types[0]}'",
            };
            if (types.Length != 2 || !types.All(type => type is "int" or "uint" or "double"))
            {
                return applied;
            }

            var compare = call.Function is Operators.Equal or Operators.NotEqual ? ", or compare through dyn(x)" : "";
            return $"{applied}; convert one, as in {types[0]}(x){compare}";
        }

        var name = function.Name;
        var called = isMember ? $"{types[0]}.{name}({string.Join(", ", types[1..])})" : $"{name}({string.Join(", ", types)})";
        const int Most = 6;
        var forms = function.Overloads.Where(overload => !overload.IsFallback).Select(overload => overload.Describe(name)).ToArray();
        var more = forms.Length > Most ? $" | and {forms.Length - Most} more" : "";
        return $"no form of '{name}' fits {called}; there is {string.Join(" | ", forms.Take(Most))}{more}";
    }
}
