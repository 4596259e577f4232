using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MeshExtensions.Policies.Testing;
using MeshExtensions.Testing;

namespace MeshExtensions.Commands;

/// <summary><c>meshext test</c>: the suites that stand beside policies.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("DIR")
        {
            Description =
                """
                Folders with suites, which are files called *_test.yaml, or suites themselves.
                Ends with 0 when all tests have passed; with 1 when one has failed, or coverage is below its threshold; with 2 when a suite or policy cannot be used.
                A suite:
                  requests:
                    alice reads: {method: GET, url: "http://orders.shop.svc/orders/42", principal: spiffe://cluster.local/ns/shop/sa/alice}
                  tests:
                    - name: alice may read her order
                      request: alice reads
                      expect: {decision: allow, policy: shop/orders, rule: read}
                    - name: nobody may delete one
                      request: {from: alice reads, with: {method: DELETE}}
                      expect: deny
                Examples:
                  meshext test policies
                  meshext test policies --run orders/ --verbose
                  meshext test policies --coverage --coverage-threshold 90
                  meshext test policies -o junit > results.xml
                """,
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--output", "-o")
        {
            Description = "How results are printed: pretty for people, json for programs, junit for CI systems.",
            HelpName = "pretty|json|junit",
            DefaultValueFactory = _ => "pretty",
        };
        output.AcceptOnlyFromAmong("pretty", "json", "junit");
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Print a line for each test, not only for those that fail." };
        var run = new Option<Regex?>("--run", "-r")
        {
            Description = "Run only tests whose suite/test is matched by this regular expression somewhere; case counts.",
            HelpName = "REGEX",
            CustomParser = ParsePattern,
        };
        var coverage = new Option<bool>("--coverage")
        {
            Description = "Tell of each rule how many tests it matched, and which of its conditions the tests did not show to hold and not to hold.",
        };
        var threshold = new Option<double?>("--coverage-threshold")
        {
            Description = "Fail when less than this percentage of rules and conditions is covered; implies --coverage.",
            HelpName = "PERCENT",
            CustomParser = ParsePercentage,
        };
        var command = new Command("test", "Run the suites of tests that stand beside policies, with the function that serves, and say what failed and why.")
        {
            paths,
            output,
            verbose,
            run,
            coverage,
            threshold,
        };
        command.SetAction(arguments => Run(
            arguments.GetValue(paths)!,
            new TestRun(
                arguments.GetValue(output)!,
                arguments.GetValue(verbose),
                arguments.GetValue(run),
                arguments.GetValue(coverage) || arguments.GetValue(threshold) is not null,
                arguments.GetValue(threshold)),
            Console.Out,
            Console.Error));
        return command;
    }

    private static int Run(string[] paths, TestRun options, TextWriter output, TextWriter error)
    {
        var loader = new SuiteLoader();
        var suites = loader.Load(paths);
        if (SuiteProblems.Write(loader, error))
        {
            return ExitCode.UnusableInput;
        }

        var coverage = options.Coverage ? new PolicyCoverage() : null;
        var started = Stopwatch.GetTimestamp();
        var results = new SuiteRunner(coverage).Run(
            suites, (suite, test) => options.Pattern is null || options.Pattern.IsMatch(TestResult.NameOf(suite, test)));
        if (results.Count == 0)
        {
            error.WriteLine($"meshext: no test is called as --run says, '{options.Pattern}'; it is looked for in suite/test, such as "
                + $"'{TestResult.NameOf(suites[0].Suite, suites[0].Suite.Tests[0])}'.");
            return ExitCode.UnusableInput;
        }

        var report = new TestReport(results, Stopwatch.GetElapsedTime(started), coverage);
        Write(report, options, output, error);
        return report.Failed > 0 || IsBelow(options.Threshold, coverage, error) ? ExitCode.Failed : ExitCode.Done;
    }

    private static void Write(TestReport report, TestRun options, TextWriter output, TextWriter error)
    {
        switch (options.Output)
        {
            case "json":
                JsonReport.Write(report, output);
                break;
            case "junit":
                JUnitReport.Write(report, output);
                WriteCoverage(report.Coverage, error); // The form has no place for it.
                break;
            default:
                PrettyReport.Write(report, options.Verbose, output);
                WriteCoverage(report.Coverage, output);
                break;
        }
    }

    private static void WriteCoverage(PolicyCoverage? coverage, TextWriter output)
    {
        if (coverage is not null)
        {
            CoverageReport.Write(coverage, output);
        }
    }

    private static bool IsBelow(double? threshold, PolicyCoverage? coverage, TextWriter error)
    {
        if (threshold is not { } wanted || coverage is null || coverage.Percent >= wanted)
        {
            return false;
        }

        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"meshext: {coverage.Percent:0.0}% of rules and conditions are covered, less than the {wanted}% of --coverage-threshold."));
        return true;
    }

    /// <summary>An engine that takes time in proportion to the text, so that no expression can hang a build.</summary>
    private static Regex? ParsePattern(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            result.AddError($"'{text}' is not a regular expression that --run can take: {exception.Message}");
            return null;
        }
    }

    private static double? ParsePercentage(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
        {
            return percent;
        }

        result.AddError($"'{text}' is not a percentage; write a number from 0 to 100.");
        return null;
    }

    /// <summary>What the user asked for.</summary>
    private sealed record TestRun(string Output, bool Verbose, Regex? Pattern, bool Coverage, double? Threshold);
}
