using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Testing;

/// <summary>What tests have shown of one rule.</summary>
/// <param name="rule">The rule.</param>
internal sealed class RuleCoverage(PolicyRule rule)
{
    private readonly Dictionary<(SourceLocation, string), ConditionCoverage> _conditions = [];

    /// <summary>The rule.</summary>
    public PolicyRule Rule { get; } = rule;

    /// <summary>How many tests it matched, whether or not it decided them.</summary>
    public int Matches { get; private set; }

    /// <summary>Its conditions in the order of <c>from</c>, <c>to</c>, <c>when</c>, <c>condition</c>.</summary>
    public IReadOnlyCollection<ConditionCoverage> Conditions => _conditions.Values;

    /// <summary>Finds out which conditions there are. A form of the rule that has fewer of them, as TCP meets it, adds nothing.</summary>
    public void Declare(CompiledRule compiled, int scopeTests)
    {
        foreach (var (section, test) in TestsOf(compiled, scopeTests))
        {
            _ = Find(section, test);
        }

        if (compiled.Condition is { } condition)
        {
            _ = Find(condition);
        }
    }

    /// <summary>Takes down what a decided request shows, as the engine itself evaluates it.</summary>
    public void Record(CompiledRule compiled, int scopeTests, DecisionContext context)
    {
        foreach (var (section, test) in TestsOf(compiled, scopeTests))
        {
            Find(section, test).Record(test.Matcher.Matches(context.Request));
        }

        // The condition of a rule whose attributes do not match is never evaluated, and may not even be able to.
        if (compiled.Condition is { } condition && compiled.MatchesAttributes(context.Request))
        {
            var holds = context.Test(condition, compiled, out var failed);
            if (!failed)
            {
                Find(condition).Record(holds);
            }
        }

        if (compiled.Matches(context, out _))
        {
            Matches++;
        }
    }

    /// <summary>The tests of the policy's scope, which stand first in <c>when</c>, are no part of the rule.</summary>
    private static IEnumerable<(string Section, CompiledTest Test)> TestsOf(CompiledRule compiled, int scopeTests) =>
        compiled.From.SelectMany(entry => entry).Select(test => ("from", test))
            .Concat(compiled.To.SelectMany(entry => entry).Select(test => ("to", test)))
            .Concat(compiled.When.Skip(scopeTests).Select(test => ("when", test)));

    private ConditionCoverage Find(string section, in CompiledTest test)
    {
        // Several fields of one source or operation stand in one place.
        var text = ConditionCoverage.TextOf(section, test);
        var location = test.Condition.Location;
        if (!_conditions.TryGetValue((location, text), out var found))
        {
            var values = test.IsNegated ? test.Condition.NotValues : test.Condition.Values;
            _conditions[(location, text)] = found = new ConditionCoverage(text, values[0].Location);
        }

        return found;
    }

    private ConditionCoverage Find(ConditionDocument condition)
    {
        const string Text = "condition";
        if (!_conditions.TryGetValue((condition.Location, Text), out var found))
        {
            _conditions[(condition.Location, Text)] = found = new ConditionCoverage(Text, condition.Location);
        }

        return found;
    }
}
