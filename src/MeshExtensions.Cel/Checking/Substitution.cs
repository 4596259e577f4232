using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace MeshExtensions.Cel.Checking;

/// <summary>
/// What type parameters stand for, and whether one type may be used where another is expected. <c>dyn</c> fits everything and everything fits it (langdef,
/// "Gradual Type Checking"); a parameter that met two types which fit stands for the more general of them.
/// </summary>
internal sealed class Substitution
{
    /// <summary>
    /// How deep types may be nested. An expression that binds lists to names makes them far deeper than it is itself, and they are walked by recursion.
    /// </summary>
    public const int MaximumDepth = 100;

    // Parameters that stand for types with parameters can make a type of any size from a short expression. Beyond this, what is not known yet is dyn.
    private const int MaximumSteps = 500_000;

    private readonly Dictionary<string, CelType> _types = new(StringComparer.Ordinal);

    // What was changed, so that an attempt that fails can be undone without a copy of everything before each attempt.
    private readonly Stack<(string Name, CelType? Before)> _changes = new();
    private int _fresh;
    private int _steps;

    /// <summary>A parameter that no one has used yet.</summary>
    public CelType Fresh() => CelType.Parameter($"_{_fresh++}");

    /// <summary>Whether <paramref name="actual"/> fits; if not, nothing is remembered.</summary>
    public bool TryAssign(CelType actual, CelType expected) => TryAssign([actual], [expected]);

    /// <summary>Whether all fit together; if not, nothing is remembered.</summary>
    public bool TryAssign(ReadOnlySpan<CelType> actual, ReadOnlySpan<CelType> expected)
    {
        _changes.Clear();
        for (var i = 0; i < actual.Length; i++)
        {
            if (!IsAssignable(actual[i], expected[i], 0))
            {
                Undo();
                return false;
            }
        }

        return true;
    }

    /// <summary>The type that both have: the more general one when they fit, else <c>dyn</c>.</summary>
    public CelType Join(CelType? left, CelType right) =>
        left is null ? right : TryAssign(left, right) ? MoreGeneral(left, right) : CelType.Dyn;

    /// <summary>A type with its parameters replaced by what they stand for.</summary>
    /// <param name="type">The type.</param>
    /// <param name="toDyn">Whether parameters that stand for nothing become <c>dyn</c>.</param>
    public CelType Apply(CelType type, bool toDyn) => Apply(type, toDyn, 0);

    /// <summary>An overload's types with parameters of their own for this call.</summary>
    public CelType Instantiate(CelType type, Dictionary<string, CelType> fresh)
    {
        if (type.Kind == CelTypeKind.Parameter)
        {
            if (!fresh.TryGetValue(type.Name, out var own))
            {
                fresh.Add(type.Name, own = Fresh());
            }

            return own;
        }

        return Rebuild(type, parameter => Instantiate(parameter, fresh));
    }

    private bool MayDescend(int depth) => depth <= MaximumDepth && ++_steps < MaximumSteps;

    private CelType Apply(CelType type, bool toDyn, int depth)
    {
        if (!MayDescend(depth))
        {
            return CelType.Dyn;
        }

        if (type.Kind == CelTypeKind.Parameter)
        {
            return _types.TryGetValue(type.Name, out var known) ? Apply(known, toDyn, depth + 1) : toDyn ? CelType.Dyn : type;
        }

        return Rebuild(type, parameter => Apply(parameter, toDyn, depth + 1));
    }

    private static CelType Rebuild(CelType type, Func<CelType, CelType> change)
    {
        if (type.Parameters.IsEmpty)
        {
            return type;
        }

        // A loop, not a query: this is recursive, and a query takes several frames of the stack for each level.
        var changed = new CelType[type.Parameters.Length];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = change(type.Parameters[i]);
        }

        var parameters = ImmutableCollectionsMarshal.AsImmutableArray(changed);
        return type.Kind switch
        {
            CelTypeKind.List => CelType.List(parameters[0]),
            CelTypeKind.Map => CelType.Map(parameters[0], parameters[1]),
            CelTypeKind.Type => CelType.TypeOf(parameters[0]),
            CelTypeKind.Wrapper => CelType.Wrapper(parameters[0]),
            _ => CelType.Opaque(type.Name, parameters),
        };
    }

    private bool IsAssignable(CelType actual, CelType expected, int depth)
    {
        if (!MayDescend(depth))
        {
            return false;
        }

        if (expected.Kind == CelTypeKind.Parameter)
        {
            return TrySubstitute(expected, actual, depth);
        }

        if (actual.Kind == CelTypeKind.Parameter)
        {
            return TrySubstitute(actual, expected, depth);
        }

        if (IsDyn(actual) || IsDyn(expected))
        {
            return true;
        }

        // Null may stand for what protobuf may leave out; for primitive types, lists and maps it may not.
        if (actual.Kind == CelTypeKind.Null || expected.Kind == CelTypeKind.Null)
        {
            var other = actual.Kind == CelTypeKind.Null ? expected : actual;
            return other.Kind is CelTypeKind.Null or CelTypeKind.Opaque or CelTypeKind.Record or CelTypeKind.Wrapper;
        }

        if (actual.Kind == CelTypeKind.Wrapper || expected.Kind == CelTypeKind.Wrapper)
        {
            return Unwrap(actual).Equals(Unwrap(expected));
        }

        if (actual.Kind != expected.Kind || actual.Name != expected.Name || actual.Parameters.Length != expected.Parameters.Length)
        {
            return false;
        }

        // Types as values are compared by their names, whatever they are the types of: type(1) == type(1u) is a question, not a mistake.
        for (var i = 0; i < actual.Parameters.Length && actual.Kind != CelTypeKind.Type; i++)
        {
            if (!IsAssignable(actual.Parameters[i], expected.Parameters[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySubstitute(CelType parameter, CelType type, int depth)
    {
        if (parameter.Equals(type))
        {
            return true;
        }

        if (_types.TryGetValue(parameter.Name, out var known))
        {
            if (known.Equals(type))
            {
                return true;
            }

            if (!IsAssignable(type, known, depth + 1))
            {
                return false;
            }

            var general = MoreGeneral(type, known);
            if (!Mentions(general, parameter, 0))
            {
                Set(parameter.Name, general);
            }

            return true;
        }

        // A type that contains itself would have no end.
        if (Mentions(type, parameter, 0))
        {
            return false;
        }

        Set(parameter.Name, type);
        return true;
    }

    private void Set(string parameter, CelType type)
    {
        _changes.Push((parameter, _types.GetValueOrDefault(parameter)));
        _types[parameter] = type;
    }

    private void Undo()
    {
        while (_changes.TryPop(out var change))
        {
            if (change.Before is { } before)
            {
                _types[change.Name] = before;
            }
            else
            {
                _types.Remove(change.Name);
            }
        }
    }

    // What is too deep to tell counts as mentioned, and is refused with it.
    private bool Mentions(CelType type, CelType parameter, int depth)
    {
        if (!MayDescend(depth))
        {
            return true;
        }

        if (type.Kind == CelTypeKind.Parameter)
        {
            return type.Equals(parameter) || (_types.TryGetValue(type.Name, out var known) && Mentions(known, parameter, depth + 1));
        }

        foreach (var inner in type.Parameters)
        {
            if (Mentions(inner, parameter, depth + 1))
            {
                return true;
            }
        }

        return false;
    }

    private static CelType MoreGeneral(CelType left, CelType right) => IsAtLeastAsGeneral(left, right) ? left : right;

    private static bool IsAtLeastAsGeneral(CelType left, CelType right)
    {
        if (IsDyn(left) || left.Kind == CelTypeKind.Parameter)
        {
            return true;
        }

        if (IsDyn(right) || right.Kind == CelTypeKind.Parameter)
        {
            return false;
        }

        // A wrapper takes what its primitive does, and null besides; an opaque type or record takes null.
        if (left.Kind == CelTypeKind.Null)
        {
            return right.Kind == CelTypeKind.Null;
        }

        if (right.Kind == CelTypeKind.Null || (left.Kind == CelTypeKind.Wrapper && right.Kind == CelTypeKind.Primitive))
        {
            return true;
        }

        if (left.Kind != right.Kind || left.Name != right.Name || left.Parameters.Length != right.Parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Parameters.Length; i++)
        {
            if (!IsAtLeastAsGeneral(left.Parameters[i], right.Parameters[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDyn(CelType type) => type.Kind is CelTypeKind.Dyn or CelTypeKind.Error;

    private static CelType Unwrap(CelType type) => type.Kind == CelTypeKind.Wrapper ? type.Parameters[0] : type;
}
