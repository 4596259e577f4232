using System.CommandLine;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary><c>meshext decide</c>: one CheckRequest, decided offline by the same function that serves.</summary>
internal static class DecideCommand
{
    public static Command Create()
    {
        var policies = new Option<string>("--policies") { Description = "Policy file, or folder of policy files.", HelpName = "PATH", Required = true };
        var request = new Option<string>("--request")
        {
            Description = "CheckRequest to decide: proto3 JSON, or binary when the file's name ends in .bin. - reads JSON from standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command(
            "decide",
            "Decide one CheckRequest with policies, without a server, and print decision, policy, rule, reason and CheckResponse as one JSON object.")
        {
            policies,
            request,
            PolicyOptionsArgument.Option,
        };
        command.SetAction(arguments => PolicyOptionsArgument.Read(arguments, Console.Error) is { } options
            ? Run(arguments.GetValue(policies)!, options, arguments.GetValue(request)!, Console.Out, Console.Error)
            : ExitCode.UnusableInput);
        return command;
    }

    private static int Run(string policiesPath, PolicyOptions options, string requestPath, TextWriter output, TextWriter error)
    {
        var loaded = PolicyLoader.Load(policiesPath, options);
        foreach (var problem in loaded.Errors)
        {
            error.WriteLine($"meshext: {problem}");
        }

        if (loaded.Set is not { } set || ReadRequest(requestPath, error) is not { } bytes)
        {
            return ExitCode.UnusableInput;
        }

        var context = new DecisionContext();
        var decision = CheckEvaluator.Decide(set, bytes, context);
        if (CheckEvaluator.Explain(bytes) is { } why)
        {
            error.WriteLine($"meshext: {requestPath}: {why}");
        }

        var response = CheckResponse.Parser.ParseFrom(CheckEvaluator.Respond(set, ref decision, context).Span);
        if (context.DescribeFailure() is { } failure)
        {
            error.WriteLine($"meshext: {failure}");
        }

        output.WriteLine(JsonOutput.Object(json =>
        {
            json.WriteString("decision", decision.IsError ? "error" : decision.IsAllowed ? "allow" : "deny");
            json.WriteString("policy", decision.Rule?.Policy);
            json.WriteString("rule", decision.Rule?.Name);
            json.WriteString("reason", decision.Describe());
            JsonOutput.WriteMessage(json, "response", response);
        }));
        return ExitCode.Done;
    }

    /// <summary>The message's bytes; binary ones go to the decision as they are, unless they cannot be a CheckRequest at all.</summary>
    private static byte[]? ReadRequest(string path, TextWriter error)
    {
        try
        {
            if (path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            {
                var bytes = File.ReadAllBytes(path);
                if (CheckEvaluator.FindWireError(bytes) is not { } problem)
                {
                    return bytes;
                }

                error.WriteLine($"meshext: {path}: {problem} The file must hold one CheckRequest as protobuf, without a gRPC header.");
                return null;
            }

            var text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
            return JsonParser.Default.Parse<CheckRequest>(text).ToByteArray();
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            error.WriteLine($"meshext: {path}: this is not a CheckRequest in proto3 JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"meshext: {exception.Message}");
        }

        return null;
    }
}
