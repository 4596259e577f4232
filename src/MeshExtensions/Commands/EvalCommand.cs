using System.CommandLine;
using System.Text.Json;
using MeshExtensions.Cel;

namespace MeshExtensions.Commands;

/// <summary><c>meshext eval</c>: one expression, evaluated with values from a file.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var expression = new Argument<string>("expression")
        {
            Description =
                """
                A CEL expression, quoted for the shell. For one that begins with - write -- before it.
                Ends with 0 when there is a value, whatever it is; with 1 when the evaluation fails; with 2 when the expression or the bindings cannot be used.
                Examples:
                  meshext eval '"/api/v1/orders".startsWith("/api/")'
                  meshext eval 'roles.exists(role, role == "writer")' --bindings roles.json --explain
                """,
        };
        var bindings = new Option<string?>("--bindings")
        {
            Description = "The variables: a JSON object, each name with its value. - reads it from standard input.",
            HelpName = "FILE",
        };
        var explain = new Option<bool>("--explain") { Description = "Print the value of each part of the expression, as a tree on standard error." };
        var command = new Command("eval", "Evaluate a CEL expression and print its value and type as one JSON object, or the error and its place.")
        {
            expression,
            bindings,
            explain,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(expression)!, arguments.GetValue(bindings), arguments.GetValue(explain), Console.Out, Console.Error));
        return command;
    }

    private static int Run(string expression, string? bindingsPath, bool explain, TextWriter output, TextWriter error)
    {
        if (ReadBindings(bindingsPath, error) is not { } bindings)
        {
            return ExitCode.UnusableInput;
        }

        var compilation = new CelEnvironment(bindings.Variables).Compile(expression);
        foreach (var issue in compilation.Issues)
        {
            error.WriteLine($"meshext: {issue}");
        }

        if (compilation.Program is not { } program)
        {
            return ExitCode.UnusableInput;
        }

        var arena = new CelArena();
        CelValue result;
        if (explain)
        {
            var trace = program.Trace(bindings, arena);
            foreach (var line in CelTraceText.Lines(trace, program, arena))
            {
                error.WriteLine(line);
            }

            result = trace.Result;
        }
        else
        {
            result = program.Evaluate(bindings, arena);
        }

        if (result.IsError)
        {
            error.WriteLine($"meshext: {program.Describe(result, arena)}");
            return ExitCode.Failed;
        }

        try
        {
            output.WriteLine(JsonOutput.Object(json =>
            {
                json.WritePropertyName("value");
                CelJson.Write(json, result, arena);
                json.WriteString("type", CelJson.TypeName(result));
            }));
            return ExitCode.Done;
        }
        catch (InvalidOperationException exception)
        {
            error.WriteLine($"meshext: {exception.Message}");
            return ExitCode.Failed;
        }
    }

    private static EvalBindings? ReadBindings(string? path, TextWriter error)
    {
        if (path is null)
        {
            return EvalBindings.None;
        }

        var name = path == "-" ? "standard input" : path;
        try
        {
            if (Directory.Exists(path))
            {
                error.WriteLine($"meshext: {path}: this is a folder; --bindings takes a file");
                return null;
            }

            ReadOnlySpan<byte> json = path == "-" ? ReadStandardInput() : File.ReadAllBytes(path);
            return EvalBindings.Read(json.StartsWith("\uFEFF"u8) ? json[3..] : json);
        }
        catch (JsonException exception)
        {
            error.WriteLine($"meshext: {name}: bindings are one JSON object, such as {{\"method\": \"GET\"}}: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"meshext: {name}: {exception.Message}");
        }

        return null;
    }

    private static byte[] ReadStandardInput()
    {
        using var input = Console.OpenStandardInput();
        using var buffer = new MemoryStream();
        input.CopyTo(buffer);
        return buffer.ToArray();
    }
}
