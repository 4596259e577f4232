using System.Collections;
using System.CommandLine;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary>The configuration file, for the verbs that decide: they must mean by policies what the server means.</summary>
internal static class PolicyOptionsArgument
{
    /// <summary>The option <c>--config</c>.</summary>
    public static Option<string?> Option { get; } = new("--config", "-c")
    {
        Description = $"Configuration file; its section authorization says what policies mean here. Each key also as {PolicyOptionsFile.VariablePrefix}KEY.",
        HelpName = "FILE",
    };

    /// <summary>The options, or, when they cannot be used, <see langword="null"/>, and the reasons on <paramref name="error"/>.</summary>
    public static PolicyOptions? Read(ParseResult arguments, TextWriter error)
    {
        var errors = new List<PolicyError>();
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? string.Empty));
        var options = PolicyOptionsFile.Read(arguments.GetValue(Option), environment, errors);
        foreach (var problem in errors)
        {
            error.WriteLine($"meshext: {problem}");
        }

        return errors.Count == 0 ? options : null;
    }
}
