using System.Collections.Immutable;

namespace MeshExtensions.Cel.Tests.Support;

/// <summary>What the tests of evaluation share.</summary>
internal static class CelTesting
{
    public static readonly CelEnvironment Standard = new();

    /// <summary>Types are checked; a literal that can never work is left to evaluation, as it is where it is no literal.</summary>
    public static readonly CelCompilationOptions Checked = new() { ValidateLiterals = false };

    public static readonly CelCompilationOptions Unchecked = new() { ValidateLiterals = false, Check = false };

    public static CelProgram Compile(CelEnvironment environment, string source, CelCompilationOptions? options = null)
    {
        var compilation = environment.Compile(source, options ?? Checked);
        Assert.True(compilation.Program is not null, $"{source}\n{string.Join("\n", compilation.Issues)}");
        return compilation.Program;
    }

    public static CelProgram Compile(string source, params ImmutableArray<CelVariable> variables) => Compile(new CelEnvironment(variables), source);

    /// <summary>
    /// Evaluates in every way there is: with literals and with variables in their place, whose types are known or not; checked and unchecked; traced
    /// and not. All must give what is expected.
    /// </summary>
    /// <param name="source">The expression.</param>
    /// <param name="expected">An expression of the same value and run-time type, or the name of an error.</param>
    public static void AssertEvaluates(string source, string expected)
    {
        var lifted = Lifted.From(source);
        var nothing = new Bindings();
        var values = new Bindings(lifted.Values);
        AssertResult("literals, checked", Compile(Standard, source), nothing, expected);
        AssertResult("literals, unchecked", Compile(Standard, source, Unchecked), nothing, expected);
        AssertResult("variables, checked", Compile(lifted.Environment(dynamic: false), lifted.Source), values, expected);
        AssertResult("variables, unchecked", Compile(lifted.Environment(dynamic: false), lifted.Source, Unchecked), values, expected);
        AssertResult("dyn variables", Compile(lifted.Environment(dynamic: true), lifted.Source), values, expected);
    }

    /// <summary>Evaluates one program, traced and not.</summary>
    public static void AssertResult(string how, CelProgram program, CelActivation activation, string expected)
    {
        var arena = new CelArena();
        AssertValue(how, program, program.Evaluate(activation, arena), expected, arena);
        AssertValue($"{how}, traced", program, program.Trace(activation, arena).Result, expected, arena);
        var holds = program.Test(activation, arena, out var error);
        Assert.Equal(expected == "true", holds);
        Assert.Equal(expected is not ("true" or "false"), error.IsError);
    }

    public static bool IsErrorName(string expected) => Enum.TryParse<CelErrorCode>(expected, out _) && char.IsUpper(expected[0]);

    /// <summary>The same value of the same type: 1 is not 1u, 0.0 not -0.0, and NaN is NaN.</summary>
    public static bool AreSame(CelValue left, CelValue right, CelArena arena)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case CelKind.Error:
                return left.ErrorCode == right.ErrorCode;
            case CelKind.Double:
                return double.IsNaN(left.AsDouble()) ? double.IsNaN(right.AsDouble()) : left.AsDouble().Equals(right.AsDouble()) && left.Bits == right.Bits;
            case CelKind.List:
                return left.Count() == right.Count()
                    && Enumerable.Range(0, left.Count()).All(index => AreSame(left.ElementAt(index, arena), right.ElementAt(index, arena), arena));
            case CelKind.Map:
                return left.Count() == right.Count() && Enumerable.Range(0, left.Count()).All(index => HasEntry(left, right.EntryAt(index, arena), arena));
            case CelKind.Optional:
                return left.TryGetOptional(out var one) == right.TryGetOptional(out var other) && AreSame(one, other, arena);
            case CelKind.Unset:
                return true;
            default:
                return left.EqualTo(right, arena);
        }
    }

    private static bool HasEntry(CelValue map, (CelValue Key, CelValue Value) entry, CelArena arena) =>
        Enumerable.Range(0, map.Count()).Any(index =>
            AreSame(map.EntryAt(index, arena).Key, entry.Key, arena) && AreSame(map.EntryAt(index, arena).Value, entry.Value, arena))
        && map.TryGet(entry.Key, arena, out var found) && AreSame(found, entry.Value, arena);

    private static void AssertValue(string how, CelProgram program, CelValue actual, string expected, CelArena arena)
    {
        var description = actual.IsError ? program.Describe(actual, arena).ToString() : $"{actual} of type {CelJson.TypeName(actual)}";
        if (IsErrorName(expected))
        {
            Assert.True(expected == actual.ErrorCode.ToString(), $"{program.Source}\n{how}: expected {expected}, got {description}");
            return;
        }

        var wanted = Compile(Standard, expected).Evaluate(CelActivation.Empty, arena);
        Assert.False(wanted.IsError, $"what is expected fails itself: {expected}");
        Assert.True(AreSame(wanted, actual, arena), $"{program.Source}\n{how}: expected {expected}, got {description}");
    }
}
