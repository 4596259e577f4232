using System.CommandLine;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary><c>meshext validate</c>: what is wrong with policies, before a server has to say it.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path")
        {
            Description =
                """
                Policy file, or folder of policy files (.yaml, .yml).
                Every error is listed, with file:line:column, the line, and what to do; then what is valid and hardly meant: rules that can never match,
                that are hidden by others, that allow everything.
                Ends with 0 when the policies are valid, 1 when they are not, 2 when there is nothing to validate.
                Examples:
                  meshext validate policies/
                  meshext validate policies/ --output json
                """,
            HelpName = "PATH",
        };
        var strict = new Option<bool>("--strict", "-s") { Description = "Warnings count as errors: end with 1 when there are any." };
        var output = OutputFormats.Option();
        var command = new Command("validate", "Check policies and list everything that is wrong or doubtful with them.") { path, strict, output, PolicyOptionsArgument.Option };
        command.SetAction(arguments => PolicyOptionsArgument.Read(arguments, Console.Error) is { } options
            ? Run(arguments.GetValue(path)!, options, arguments.GetValue(strict), arguments.GetValue(output), Console.Out, Console.Error)
            : ExitCode.UnusableInput);
        return command;
    }

    private static int Run(string path, PolicyOptions options, bool isStrict, OutputFormat format, TextWriter output, TextWriter error)
    {
        if (!Path.Exists(path))
        {
            error.WriteLine($"meshext: {path}: There is no such file or folder; give the folder that holds the policies.");
            return ExitCode.UnusableInput;
        }

        var loaded = PolicyLoader.Load(path, options);
        if (loaded is { Set.Policies.Count: 0 })
        {
            error.WriteLine($"meshext: {path}: There is no policy; files of policies end in .yaml or .yml, and hidden ones are left out.");
            return ExitCode.UnusableInput;
        }

        var warnings = loaded.Set is { } set ? [.. loaded.Warnings, .. PolicyAnalyzer.Analyze(set)] : loaded.Warnings;
        if (format == OutputFormat.Json)
        {
            WriteJson(output, loaded, warnings);
        }
        else
        {
            WritePretty(output, loaded, warnings);
        }

        return loaded.Errors.Count > 0 || (isStrict && warnings.Count > 0) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void WritePretty(TextWriter output, PolicyLoadResult loaded, IReadOnlyList<PolicyError> warnings)
    {
        var source = new SourceLines();
        foreach (var (kind, problems) in new[] { ("error", loaded.Errors), ("warning", warnings) })
        {
            foreach (var problem in problems)
            {
                output.WriteLine($"{problem.Location}: {kind}: {problem.Message}");
                if (source.Excerpt(problem.Location) is { } excerpt)
                {
                    output.WriteLine(excerpt);
                }
            }
        }

        var what = loaded.Set is { } set ? $"valid: {(set.Policies.Count == 1 ? "1 policy" : $"{set.Policies.Count} policies")} with {Count(set.Rules.Count, "rule")}" : $"not valid: {Count(loaded.Errors.Count, "error")}";
        output.WriteLine(warnings.Count == 0 ? $"{what}." : $"{what}, {Count(warnings.Count, "warning")}.");
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static void WriteJson(TextWriter output, PolicyLoadResult loaded, IReadOnlyList<PolicyError> warnings) => output.WriteLine(JsonOutput.Object(json =>
    {
        json.WriteBoolean("valid", loaded.Set is not null);
        json.WriteNumber("policies", loaded.Set?.Policies.Count ?? 0);
        json.WriteNumber("rules", loaded.Set?.Rules.Count ?? 0);
        foreach (var (name, problems) in new[] { ("errors", loaded.Errors), ("warnings", warnings) })
        {
            json.WriteStartArray(name);
            foreach (var problem in problems)
            {
                json.WriteStartObject();
                json.WriteString("file", problem.Location.File);
                json.WriteNumber("line", problem.Location.Line);
                json.WriteNumber("column", problem.Location.Column);
                json.WriteString("message", problem.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }));
}
