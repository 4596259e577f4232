using System.CommandLine;
using Envoy.Service.Auth.V3;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary><c>meshext decide</c>: one CheckRequest, decided offline by the same function that serves.</summary>
internal static class DecideCommand
{
    public static Command Create()
    {
        var policies = new Option<string>("--policies") { Description = "Policy file, or folder of policy files.", HelpName = "PATH", Required = true };
        var request = CheckRequestFile.Option("CheckRequest to decide");
        request.Required = true;
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

        if (loaded.Set is not { } set || CheckRequestFile.Read(requestPath, error) is not { } bytes)
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
}
