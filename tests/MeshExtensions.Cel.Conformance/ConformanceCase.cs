using System.Collections.Immutable;
using System.Text.Json;

namespace MeshExtensions.Cel.Conformance;

/// <summary>One case.</summary>
public sealed class ConformanceCase(JsonElement json)
{
    /// <summary><c>file/section/name</c>.</summary>
    public string Name { get; } = $"{Text(json, "file")}/{Text(json, "section")}/{Text(json, "name")}";

    /// <summary>The expression.</summary>
    public string Expression { get; } = json.TryGetProperty("expr", out _) ? Text(json, "expr") : throw new JsonException("There is no expr.");

    /// <summary>Runs the case.</summary>
    /// <returns>Null when it did as expected.</returns>
    public Failure? Run()
    {
        try
        {
            return RunCase();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return new Failure(Expected(), $"an exception, {exception.GetType().Name}: {exception.Message}");
        }
    }

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private Failure? RunCase()
    {
        var environment = Environment(out var values);
        var withoutCheck = new CelCompilationOptions { Check = false, EnableMacros = !Flag("disable_macros"), ValidateLiterals = false };
        var expectsError = json.TryGetProperty("eval_error", out _);
        var compilation = environment.Compile(Expression, withoutCheck with { Check = !Flag("disable_check") });
        if (compilation.Program is not { } program)
        {
            // What the checker finds is the error that evaluation would find; what is no expression at all is another matter.
            var isExpression = environment.Compile(Expression, withoutCheck).Program is not null;
            return expectsError && isExpression ? null : new Failure(Expected(), string.Join('\n', compilation.Issues));
        }

        if (json.TryGetProperty("deduced_type", out var deduced) && Types.Read(deduced) is var type && !type.Equals(program.ResultType))
        {
            return new Failure($"type {type}", $"type {program.ResultType}");
        }

        return Flag("check_only") ? null : Evaluate(program, values, expectsError);
    }

    private Failure? Evaluate(CelProgram program, CelValue[] values, bool expectsError)
    {
        var arena = new CelArena();
        var result = program.Evaluate(new Bindings(values), arena);
        if (expectsError)
        {
            return result.IsError ? null : new Failure(Expected(), Values.Describe(result, arena));
        }

        if (result.IsError)
        {
            return new Failure(Expected(), program.Describe(result, arena).ToString());
        }

        // A case that says nothing expects true.
        var matches = json.TryGetProperty("value", out var expected) ? Values.AreSame(expected, result, arena) : result.IsTrue;
        return matches ? null : new Failure(Expected(), Values.Describe(result, arena));
    }

    private CelEnvironment Environment(out CelValue[] values)
    {
        var variables = new List<CelVariable>();
        var functions = new List<CelFunction>();
        if (json.TryGetProperty("type_env", out var declarations))
        {
            foreach (var declaration in declarations.EnumerateArray())
            {
                if (declaration.TryGetProperty("ident", out var ident))
                {
                    variables.Add(new CelVariable(Text(declaration, "name"), ident.TryGetProperty("type", out var type) ? Types.Read(type) : CelType.Dyn));
                }
                else
                {
                    functions.Add(Types.ReadFunction(Text(declaration, "name"), declaration.GetProperty("function")));
                }
            }
        }

        var bound = json.TryGetProperty("bindings", out var bindings)
            ? bindings.EnumerateObject().ToDictionary(pair => pair.Name, pair => Values.Read(pair.Value.GetProperty("value")), StringComparer.Ordinal)
            : [];
        variables.AddRange(bound.Keys
            .Where(name => variables.TrueForAll(variable => variable.Name != name))
            .Select(name => new CelVariable(name, CelType.Dyn)));
        values = [.. variables.Select(variable => bound.GetValueOrDefault(variable.Name))];
        return new CelEnvironment([.. variables], [.. functions], container: Text(json, "container"));
    }

    private bool Flag(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private string Expected() =>
        json.TryGetProperty("eval_error", out _) ? "an error"
        : json.TryGetProperty("value", out var value) ? value.GetRawText()
        : json.TryGetProperty("deduced_type", out var type) ? $"type {Types.Read(type)}"
        : "true";

    private sealed class Bindings(CelValue[] values) : CelActivation
    {
        public override CelValue Resolve(int variable, CelArena arena) => values[variable];
    }
}
