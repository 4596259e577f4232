using System.CommandLine;
using System.Globalization;
using MeshExtensions.Testing;

namespace MeshExtensions.Commands;

/// <summary><c>meshext bench</c>: how fast policies decide the requests of their suites.</summary>
internal static class BenchCommand
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromHours(1);

    public static Command Create()
    {
        var policies = new Argument<string>("DIR")
        {
            Description =
                """
                Folder of policies and of the suites, *_test.yaml, whose requests are decided; see meshext test --help.
                What is measured goes from the bytes of a CheckRequest to the decision, on one thread, without the network; allocated bytes are counted exactly.
                Ends with 0 when it could measure; with 2 when a suite or a policy cannot be used.
                Examples:
                  meshext bench policies
                  meshext bench policies --duration 10s -o json
                  meshext bench new-policies --requests policies/orders_test.yaml
                """,
        };
        var requests = new Option<string[]>("--requests")
        {
            Description = "Suites, or folders of suites, whose requests are decided with all policies of DIR, instead of those in DIR.",
            HelpName = "SUITE",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        var duration = new Option<TimeSpan>("--duration")
        {
            Description = "How long to measure all requests together, in seconds or milliseconds; a warm-up of at most a second comes before.",
            HelpName = "3s|500ms",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(3),
            CustomParser = ParseDuration,
        };
        var output = OutputFormats.Option();
        var command = new Command("bench", "Measure how many decisions a second these policies make on the requests of their suites, and what each costs.")
        {
            policies,
            requests,
            duration,
            output,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(policies)!,
            arguments.GetValue(requests)!,
            arguments.GetValue(duration),
            arguments.GetValue(output),
            Console.Out,
            Console.Error));
        return command;
    }

    private static int Run(string policies, string[] requests, TimeSpan duration, OutputFormat format, TextWriter output, TextWriter error)
    {
        var loader = new SuiteLoader();
        var suites = requests.Length == 0 ? loader.Load([policies]) : loader.Load(requests, policies);
        if (SuiteProblems.Write(loader, error))
        {
            return ExitCode.UnusableInput;
        }

        var results = DecisionBenchmark.Run(suites, duration);
        if (format == OutputFormat.Json)
        {
            BenchReport.WriteJson(results, output);
        }
        else
        {
            BenchReport.WriteTable(results, output);
        }

        return ExitCode.Done;
    }

    private static TimeSpan ParseDuration(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var (digits, unit) = text.EndsWith("ms", StringComparison.Ordinal) ? (text[..^2], TimeSpan.FromMilliseconds(1))
            : text.EndsWith('s') ? (text[..^1], TimeSpan.FromSeconds(1))
            : (string.Empty, TimeSpan.Zero);
        if (double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= LongestDuration / unit)
        {
            return number * unit;
        }

        result.AddError($"'{text}' is not a duration; write 3s or 500ms, up to an hour.");
        return default;
    }
}
