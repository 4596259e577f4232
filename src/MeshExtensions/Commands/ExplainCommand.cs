using System.CommandLine;
using Google.Protobuf;
using MeshExtensions.Authorization;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary><c>meshext explain</c>: why a request is decided as it is, and what would have to be different for it to pass.</summary>
internal static class ExplainCommand
{
    private const string Examples =
        """
        Examples:
          meshext explain --policies policies/ GET http://orders.shop/api/v1/orders/42 --principal spiffe://cluster.local/ns/shop/sa/web
          meshext explain --policies policies/ --request check.json --policy shop/orders -o json
        """;

    public static Command Create()
    {
        var policies = new Option<string>("--policies") { Description = "Policy file, or folder of policy files.", HelpName = "PATH", Required = true };
        var file = CheckRequestFile.Option("CheckRequest to explain, instead of METHOD and URL");
        var request = new CheckRequestArguments();
        request.Request.Method.Arity = ArgumentArity.ZeroOrOne;
        request.Request.Url.Arity = ArgumentArity.ZeroOrOne;
        var output = OutputFormats.Option();
        var policy = new Option<string?>("--policy") { Description = "Show one policy only, in full.", HelpName = "NAME" };
        var all = new Option<bool>("--all") { Description = "Show the policies too that were not consulted, and why; else they are only counted." };
        var command = new Command(
            "explain",
            $"""
            Say why a request is allowed or denied: how it was understood, which policies were consulted, the first thing in each rule that did not match,
            and for a denial the smallest change that would let it pass. Works without a server.
            {Examples}
            """)
        {
            policies,
            file,
            output,
            policy,
            all,
            PolicyOptionsArgument.Option,
        };
        request.AddTo(command);
        command.Validators.Add(result =>
        {
            var hasFile = result.GetResult(file) is { Implicit: false };
            var hasUrl = result.GetResult(request.Request.Url) is { Tokens.Count: > 0 };
            if (hasFile == hasUrl)
            {
                result.AddError("Say which request: either --request FILE, or METHOD and URL.");
            }
        });
        command.SetAction(arguments =>
        {
            var bytes = arguments.GetValue(file) is { } path ? CheckRequestFile.Read(path, Console.Error) : request.Build(arguments).ToByteArray();
            return bytes is null || PolicyOptionsArgument.Read(arguments, Console.Error) is not { } options
                ? ExitCode.UnusableInput
                : Run(arguments.GetValue(policies)!, options, bytes, arguments.GetValue(output) == OutputFormat.Json, new(arguments.GetValue(policy), arguments.GetValue(all)));
        });
        return command;
    }

    private static int Run(string policiesPath, PolicyOptions options, byte[] request, bool isJson, ExplanationView view)
    {
        var loaded = PolicyLoader.Load(policiesPath, options);
        foreach (var problem in loaded.Errors)
        {
            Console.Error.WriteLine($"meshext: {problem}");
        }

        if (loaded.Set is not { } set)
        {
            return ExitCode.UnusableInput;
        }

        if (view.Policy is { } name && !set.Policies.Contains(name, StringComparer.Ordinal))
        {
            Console.Error.WriteLine($"meshext: there is no policy '{name}'; there are: {string.Join(", ", set.Policies)}.");
            return ExitCode.UnusableInput;
        }

        var context = new DecisionContext();
        var decision = CheckEvaluator.Decide(set, request, context);
        if (CheckEvaluator.Explain(request) is { } why)
        {
            Console.Error.WriteLine($"meshext: {why}");
        }

        var explanation = PolicyExplainer.Explain(set, context, decision);
        Console.Out.Write(isJson ? ExplanationJson.Of(explanation, view) + "\n" : ExplanationText.Of(explanation, view));
        return ExitCode.Done;
    }
}

/// <summary>Which part of an explanation is shown.</summary>
/// <param name="Policy">The one policy that is; <see langword="null"/> for any.</param>
/// <param name="All">Whether the policies are shown too that were not consulted.</param>
internal sealed record ExplanationView(string? Policy, bool All)
{
    /// <summary>Whether a policy is shown.</summary>
    public bool Shows(ExplainedPolicy policy) => Policy is { } name ? policy.Name == name : All || IsForRequest(policy);

    /// <summary>Whether a policy is for the request, so that its rules are told.</summary>
    public static bool IsForRequest(ExplainedPolicy policy) =>
        policy.Consultation is PolicyConsultation.Consulted or PolicyConsultation.LabelsUnknown or PolicyConsultation.NotEnforced;
}
