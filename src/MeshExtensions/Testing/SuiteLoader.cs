using MeshExtensions.Policies;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Testing;
using MeshExtensions.Policies.Yaml;

namespace MeshExtensions.Testing;

/// <summary>Finds and reads suites, and loads their policies: once for all suites that have the same ones and no options of their own.</summary>
internal sealed class SuiteLoader
{
    private readonly Dictionary<string, PolicyLoadResult> _byPaths = new(StringComparer.Ordinal);
    private readonly List<PolicyError> _errors = [];
    private readonly List<PolicyError> _warnings = [];

    /// <summary>Everything that keeps the suites from being run, each once.</summary>
    public IEnumerable<PolicyError> Errors => _errors.Distinct();

    /// <summary>What of the policies is hardly meant so, each once.</summary>
    public IEnumerable<PolicyError> Warnings => _warnings.Distinct();

    /// <summary>Loads the suites at paths, which are files or folders.</summary>
    /// <param name="paths">Where the suites are.</param>
    /// <param name="policies">The policies to load for all of them, whatever they say themselves; <see langword="null"/> for those that they name.</param>
    public IReadOnlyList<LoadedSuite> Load(IReadOnlyList<string> paths, string? policies = null)
    {
        var found = paths.SelectMany(path => PolicyFiles.FindTests(path, _errors)).DistinctBy(file => file.FullName, StringComparer.Ordinal).ToList();
        if (found.Count == 0 && _errors.Count == 0)
        {
            _errors.Add(new PolicyError(
                new SourceLocation(string.Join(", ", paths), 0, 0), "There is no suite here; suites are files called *_test.yaml, beside the policies."));
        }

        var suites = found.Select(file => SuiteReader.ReadFile(file, _errors)).OfType<Suite>().ToList();
        RejectSameNames(suites);
        return suites.Select(suite => Load(suite, policies)).OfType<LoadedSuite>().ToList();
    }

    /// <summary>Reports call tests by suite and name.</summary>
    private void RejectSameNames(List<Suite> suites)
    {
        foreach (var same in suites.GroupBy(suite => suite.Name, StringComparer.Ordinal))
        {
            _errors.AddRange(same.Skip(1).Select(later => new PolicyError(
                later.Location,
                $"A suite '{later.Name}' is already at {same.First().Location}; give one of them another 'name', for reports call tests by it.")));
        }
    }

    private LoadedSuite? Load(Suite suite, string? policies)
    {
        IReadOnlyList<string> paths = policies is null ? suite.PolicyPaths : [policies];
        var loaded = Load(paths, suite.Options);
        _errors.AddRange(loaded.Errors);
        _warnings.AddRange(loaded.Warnings);
        if (loaded.Set is not { } set)
        {
            return null;
        }

        if (set.Policies.Count == 0)
        {
            _errors.Add(new PolicyError(
                suite.Location, $"There is no policy at {string.Join(", ", paths)}; say with 'policies' where those are that the suite is for."));
            return null;
        }

        if (policies is null)
        {
            RejectUnknownNames(suite, set);
        }

        return new LoadedSuite(suite, set);
    }

    private PolicyLoadResult Load(IReadOnlyList<string> paths, PolicyOptions options)
    {
        if (!ReferenceEquals(options, PolicyOptions.Default))
        {
            return new PolicyStore(options).Load(paths);
        }

        var key = string.Join('\n', paths);
        if (!_byPaths.TryGetValue(key, out var known))
        {
            _byPaths[key] = known = new PolicyStore(options).Load(paths);
        }

        return known;
    }

    /// <summary>A test that expects a rule that there is not could only fail, and with a misleading message.</summary>
    private void RejectUnknownNames(Suite suite, PolicySet set)
    {
        foreach (var expectation in suite.Tests.Select(test => test.Expectation))
        {
            RejectUnknownNames(expectation.Policy, expectation.Rule, set);
            RejectUnknownNames(expectation.Shadow?.Policy, expectation.Shadow?.Rule, set);
        }
    }

    private void RejectUnknownNames(PolicyValue? policy, PolicyValue? rule, PolicySet set)
    {
        if (policy is { } expected && !set.Policies.Contains(expected.Text, StringComparer.Ordinal))
        {
            _errors.Add(new PolicyError(expected.Location, $"There is no policy '{expected.Text}'. {Cure(expected.Text, set.Policies)}"));
            return;
        }

        var rules = set.Rules
            .Where(known => policy is null || known.Policy == policy.Value.Text)
            .Select(known => known.Name)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (rule is { } named && !rules.Contains(named.Text, StringComparer.Ordinal))
        {
            var of = policy is null ? string.Empty : $" of policy '{policy.Value.Text}'";
            _errors.Add(new PolicyError(named.Location, $"There is no rule '{named.Text}'{of}. {Cure(named.Text, rules)}"));
        }
    }

    private static string Cure(string word, IReadOnlyCollection<string> known) =>
        Suggestion.Nearest(word, known) is { } nearest ? $"Did you mean '{nearest}'?" : $"Known: {string.Join(", ", known)}.";
}
