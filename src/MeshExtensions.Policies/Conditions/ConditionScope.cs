using MeshExtensions.Cel;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Policies.Conditions;

/// <summary>What the expressions of one namespace's policies may speak of, and how they are compiled.</summary>
internal sealed class ConditionScope
{
    private readonly CelEnvironment _environment;

    /// <summary>Makes a scope that sees these tables.</summary>
    public ConditionScope(DataScope data)
    {
        Data = data;
        _environment = new CelEnvironment(
            [
                new CelVariable("request", RequestRecord.Type),
                new CelVariable("source", SourceRecord.Type),
                new CelVariable("destination", DestinationRecord.Type),
                new CelVariable("jwt", TokenRecord.Type),
                new CelVariable("metadata", CelType.Map(CelType.String, CelType.Map(CelType.String, CelType.Dyn))),
                new CelVariable("context", CelType.Map(CelType.String, CelType.String)),
                new CelVariable("data", data.Type),
                new CelVariable("now", CelType.Timestamp),
            ]);
    }

    /// <summary>The tables that are seen.</summary>
    public DataScope Data { get; }

    /// <summary>Compiles an expression that must be true or false.</summary>
    public ConditionDocument? CompileCondition(YamlScalar text, ICollection<PolicyError> errors)
    {
        var program = Compile(text.Value, new CelCompilationOptions { ResultType = CelType.Bool }, text, 0, errors);
        return program is null ? null : new ConditionDocument(program, this, IsHttpOnly(program), text.Location);
    }

    /// <summary>Compiles an expression whose value goes into an answer.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="text">The text that it stands in.</param>
    /// <param name="offset">Where it begins in that text, in characters.</param>
    /// <param name="errors">Where errors go.</param>
    public CelProgram? CompileValue(string expression, YamlScalar text, int offset, ICollection<PolicyError> errors) =>
        Compile(expression, new CelCompilationOptions(), text, offset, errors);

    private static bool IsHttpOnly(CelProgram program) => program.Uses((int)ConditionVariable.Request) || program.Uses((int)ConditionVariable.Jwt);

    private CelProgram? Compile(string expression, CelCompilationOptions options, YamlScalar text, int offset, ICollection<PolicyError> errors)
    {
        var compilation = _environment.Compile(expression, options);
        foreach (var issue in compilation.Issues)
        {
            // In a text of one line the place is exact; of a block only where it begins is known.
            var isOneLine = issue.Line == 1 && !text.IsBlock;
            var location = isOneLine
                ? text.Location with { Column = text.Location.Column + (text.IsPlain ? 0 : 1) + offset + issue.Column - 1 }
                : text.Location;
            errors.Add(new PolicyError(location, $"The expression is not valid: {issue}"));
        }

        return compilation.Program;
    }
}
