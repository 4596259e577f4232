using MeshExtensions.Cel.Syntax;

namespace MeshExtensions.Cel.Checking;

/// <summary>
/// Finds out what every name means and which type every expression has. With <see cref="CelCompilationOptions.Check"/> off, the same walk resolves what it can
/// and leaves the rest to evaluation: the language is dynamic, its checker optional (langdef, "Gradual Type Checking").
/// </summary>
internal sealed partial class Checker
{
    private readonly CelEnvironment _environment;
    private readonly ParsedExpression _parsed;
    private readonly List<CelIssue> _issues;
    private readonly bool _strict;
    private readonly CelType[] _types;
    private readonly Resolution?[] _resolutions;
    private readonly int[] _slots;
    private readonly List<(string Name, CelType Type, int Slot)> _locals = [];
    private readonly Substitution _substitution = new();
    private int _localCount;

    private Checker(CelEnvironment environment, ParsedExpression parsed, bool strict, List<CelIssue> issues)
    {
        _environment = environment;
        _parsed = parsed;
        _strict = strict;
        _issues = issues;
        _types = new CelType[parsed.NodeCount];
        _resolutions = new Resolution?[parsed.NodeCount];
        _slots = new int[parsed.NodeCount];
    }

    /// <summary>Checks an expression.</summary>
    /// <returns>Null when there are issues.</returns>
    public static CheckedExpression? Check(CelEnvironment environment, ParsedExpression parsed, CelCompilationOptions options, List<CelIssue> issues)
    {
        var checker = new Checker(environment, parsed, options.Check, issues);
        var type = checker.Visit(parsed.Root);
        if (options.ResultType is { } wanted && options.Check && issues.Count == 0 && !checker._substitution.TryAssign(type, wanted))
        {
            issues.Add(parsed.Source.Issue(parsed.Root.Span, $"this is of type '{checker.Show(type)}', but '{wanted}' is wanted here"));
        }

        if (issues.Count > 0)
        {
            return null;
        }

        var types = checker._types;
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = types[i] is { } known ? checker._substitution.Apply(known, toDyn: true) : CelType.Dyn;
        }

        return new CheckedExpression(environment, parsed, types, checker._resolutions, checker._slots, checker._localCount);
    }

    private CelType Visit(Expression expression)
    {
        var type = expression switch
        {
            LiteralExpression literal => TypeOf(literal),
            IdentifierExpression identifier => VisitIdentifier(identifier),
            SelectExpression select => VisitSelect(select),
            CallExpression call => VisitCall(call),
            ListExpression list => VisitList(list),
            MapExpression map => VisitMap(map),
            ComprehensionExpression comprehension => VisitComprehension(comprehension),
            BindExpression bind => VisitBind(bind),
            BlockExpression block => VisitBlock(block),
            OptionalMapExpression optional => VisitOptionalMap(optional),
            _ => throw new InvalidOperationException($"No rule for {expression.GetType().Name}."),
        };
        if (type.Depth > Substitution.MaximumDepth)
        {
            type = Fail(expression.Span, $"the type of this is nested deeper than {Substitution.MaximumDepth} levels");
        }

        return _types[expression.Id] = type;
    }

    private static CelType TypeOf(LiteralExpression literal) => literal.Kind switch
    {
        LiteralKind.Bool => CelType.Bool,
        LiteralKind.Int => CelType.Int,
        LiteralKind.Uint => CelType.Uint,
        LiteralKind.Double => CelType.Double,
        LiteralKind.String => CelType.String,
        LiteralKind.Bytes => CelType.Bytes,
        _ => CelType.Null,
    };

    private CelType VisitIdentifier(IdentifierExpression identifier)
    {
        if (!identifier.IsAbsolute && TryFindLocal(identifier.Name, out var local))
        {
            _resolutions[identifier.Id] = new Resolution.Local(local.Slot);
            return local.Type;
        }

        if (TryResolveName(identifier.IsAbsolute ? "." + identifier.Name : identifier.Name, identifier.Id) is { } type)
        {
            return type;
        }

        _resolutions[identifier.Id] = new Resolution.Unknown(identifier.Name);
        var names = _locals.Select(found => found.Name).Where(name => !name.StartsWith('@')).Concat(_environment.Variables.Select(variable => variable.Name));
        return Fail(identifier.Span, $"nothing is declared as '{identifier.Name}'{InContainer()}{Suggestion.Ask(identifier.Name, names)}");
    }

    private string InContainer() => _environment.Container.Length == 0 ? "" : $", here or in '{_environment.Container}'";

    private bool TryFindLocal(string name, out (string Name, CelType Type, int Slot) local)
    {
        var index = _locals.FindLastIndex(candidate => candidate.Name == name);
        local = index < 0 ? default : _locals[index];
        return index >= 0;
    }

    /// <summary>A variable or a type, by its name, qualified or not.</summary>
    private CelType? TryResolveName(string name, int id)
    {
        foreach (var candidate in _environment.Candidates(name))
        {
            if (_environment.TryGetVariable(candidate, out var index))
            {
                _resolutions[id] = new Resolution.Variable(index);
                return _environment.Variables[index].Type;
            }

            if (_environment.TryGetType(candidate, out var type))
            {
                _resolutions[id] = new Resolution.TypeValue(type);
                return CelType.TypeOf(type);
            }
        }

        return null;
    }

    /// <summary>The dotted name that an expression may be: <c>a.b.c</c>, unless its first part is a macro's variable.</summary>
    private string? QualifiedName(Expression expression) => expression switch
    {
        IdentifierExpression { IsAbsolute: true } identifier => "." + identifier.Name,
        IdentifierExpression identifier => TryFindLocal(identifier.Name, out _) ? null : identifier.Name,
        SelectExpression { IsTest: false, IsOptional: false } select => QualifiedName(select.Operand) is { } prefix ? $"{prefix}.{select.Field}" : null,
        _ => null,
    };

    private CelType VisitSelect(SelectExpression select)
    {
        // The longest name wins: a.b.c as one variable before field c of a.b (langdef, "Name Resolution").
        if (QualifiedName(select) is { } name && TryResolveName(name, select.Id) is { } variable)
        {
            return variable;
        }

        var operand = _substitution.Apply(Visit(select.Operand), toDyn: false);
        var container = OptionalOf(operand) ?? operand;
        var field = FieldType(select, container);
        if (select.IsTest)
        {
            return CelType.Bool;
        }

        return (select.IsOptional || OptionalOf(operand) is not null) && OptionalOf(field) is null ? CelType.Optional(field) : field;
    }

    private CelType FieldType(SelectExpression select, CelType container)
    {
        switch (container.Kind)
        {
            case CelTypeKind.Map:
                return _substitution.TryAssign(CelType.String, container.Parameters[0])
                    ? container.Parameters[1]
                    : Fail(
                        select.Span,
                        $"'{Show(container)}' has no fields, since its keys are not strings; use [ ] with a key of type '{Show(container.Parameters[0])}'");

            case CelTypeKind.Record:
                var record = (CelRecordType)container;
                var index = record.IndexOf(select.Field);
                if (index < 0)
                {
                    return Fail(
                        select.Span,
                        $"'{record.Name}' has no field '{select.Field}'{Suggestion.Ask(select.Field, record.Fields.Select(known => known.Name))}");
                }

                _resolutions[select.Id] = new Resolution.Field(index);
                return record.Fields[index].Type;

            case CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter:
                return CelType.Dyn;

            default:
                return Fail(select.Span, $"a value of type '{Show(container)}' has no fields, so not '{select.Field}'");
        }
    }

    private CelType VisitList(ListExpression list)
    {
        CelType? element = null;
        foreach (var (value, isOptional) in list.Elements)
        {
            var type = Visit(value);
            element = _substitution.Join(element, isOptional ? OptionalValue(type, value) : type);
        }

        return CelType.List(element ?? _substitution.Fresh());
    }

    private CelType VisitMap(MapExpression map)
    {
        CelType? keys = null;
        CelType? values = null;
        foreach (var (key, value, isOptional) in map.Entries)
        {
            var keyType = _substitution.Apply(Visit(key), toDyn: false);
            if (keyType.Kind is not (CelTypeKind.Dyn or CelTypeKind.Parameter or CelTypeKind.Error)
                && keyType.Name is not ("string" or "int" or "uint" or "bool"))
            {
                keyType = Fail(key.Span, $"a value of type '{Show(keyType)}' cannot be a map's key: only bool, int, uint and string can");
            }

            keys = _substitution.Join(keys, keyType);
            var valueType = Visit(value);
            values = _substitution.Join(values, isOptional ? OptionalValue(valueType, value) : valueType);
        }

        return CelType.Map(keys ?? _substitution.Fresh(), values ?? _substitution.Fresh());
    }

    private CelType OptionalValue(CelType type, Expression value)
    {
        type = _substitution.Apply(type, toDyn: false);
        return OptionalOf(type) ?? (IsDyn(type) ? CelType.Dyn : Fail(value.Span, $"after '?' an optional is needed; this is of type '{Show(type)}'"));
    }

    private CelType VisitBind(BindExpression bind)
    {
        var value = Visit(bind.Value);
        _slots[bind.Id] = Declare(bind.Variable, value);
        var body = Visit(bind.Body);
        Forget(1);
        return body;
    }

    private CelType VisitBlock(BlockExpression block)
    {
        _slots[block.Id] = _localCount;
        _localCount += block.Values.Length;
        for (var i = 0; i < block.Values.Length; i++)
        {
            var type = Visit(block.Values[i]);
            _locals.Add(($"@index{i}", type, _slots[block.Id] + i));
        }

        var body = Visit(block.Body);
        Forget(block.Values.Length);
        return body;
    }

    private CelType VisitOptionalMap(OptionalMapExpression map)
    {
        var target = _substitution.Apply(Visit(map.Target), toDyn: false);
        var value = OptionalOf(target) ?? (IsDyn(target) ? CelType.Dyn : Fail(map.Target.Span, $"this is of type '{Show(target)}', not an optional"));
        _slots[map.Id] = Declare(map.Variable, value);
        var body = _substitution.Apply(Visit(map.Body), toDyn: false);
        Forget(1);
        if (!map.IsFlat)
        {
            return CelType.Optional(body);
        }

        return OptionalOf(body) is not null || IsDyn(body)
            ? body
            : Fail(map.Body.Span, $"optFlatMap needs an optional here; this is of type '{Show(body)}'; use optMap");
    }

    private int Declare(string name, CelType type)
    {
        _locals.Add((name, type, _localCount));
        return _localCount++;
    }

    private void Forget(int count) => _locals.RemoveRange(_locals.Count - count, count);

    private CelType? OptionalOf(CelType type) => type is { Kind: CelTypeKind.Opaque, Name: "optional_type" } ? type.Parameters[0] : null;

    private static bool IsDyn(CelType type) => type.Kind is CelTypeKind.Dyn or CelTypeKind.Error or CelTypeKind.Parameter;

    private string Show(CelType type) => _substitution.Apply(type, toDyn: true).ToString();

    private void Expect(Expression expression, CelType actual, CelType expected, string what)
    {
        if (!_substitution.TryAssign(actual, expected))
        {
            Fail(expression.Span, $"{what} is of type '{Show(actual)}', but must be '{expected}'");
        }
    }

    private CelType Fail(SourceSpan span, string message)
    {
        if (!_strict)
        {
            return CelType.Dyn;
        }

        _issues.Add(_parsed.Source.Issue(span, message));
        return CelType.Error;
    }
}
