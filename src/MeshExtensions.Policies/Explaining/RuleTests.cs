using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Explaining;

/// <summary>A test of a rule, and where in the rule it stands.</summary>
/// <param name="Place">In the document's words: <c>to[0]</c>.</param>
/// <param name="Test">The test.</param>
/// <param name="OtherEntries">How many other entries of the same list there are, of which none matches either.</param>
internal readonly record struct PlacedTest(string Place, CompiledTest Test, int OtherEntries);

/// <summary>The tests of compiled rules, one by one.</summary>
internal static class RuleTests
{
    /// <summary>The rule as requests of this protocol meet it; <see langword="null"/> when they do not.</summary>
    public static CompiledRule? Compiled(CompiledPolicy policy, PolicyRule rule, bool isHttp) =>
        Array.Find(isHttp ? policy.Http : policy.Tcp, compiled => ReferenceEquals(compiled.Rule, rule));

    /// <summary>What the user wrote of a rule.</summary>
    public static RuleDocument Document(CompiledPolicy policy, PolicyRule rule) => policy.Document.Rules[Array.IndexOf(policy.Rules, rule)];

    /// <summary>Tests of <c>when</c> alone: in the compiled rule, those of the policy's scope stand before them.</summary>
    public static IEnumerable<CompiledTest> When(CompiledPolicy policy, CompiledRule rule) => rule.When.Skip(policy.Scope.When.Length);

    /// <summary>The tests that do not pass, in the order of the document: of alternatives those of the nearest, when none matches.</summary>
    public static IEnumerable<PlacedTest> Failing(CompiledPolicy policy, CompiledRule rule, RequestAttributes request)
    {
        var written = Document(policy, rule.Rule).When;
        var when = When(policy, rule)
            .Where(test => !test.Matcher.Matches(request))
            .Select(test => new PlacedTest($"when[{IndexOf(written, test.Condition)}]", test, 0));
        return [.. Nearest("from", rule.From, request), .. Nearest("to", rule.To, request), .. when];
    }

    /// <summary>The tests of one alternative that do not pass.</summary>
    public static CompiledTest[] Failing(CompiledTest[] tests, RequestAttributes request) => Array.FindAll(tests, test => !test.Matcher.Matches(request));

    private static IEnumerable<PlacedTest> Nearest(string list, CompiledTest[][] alternatives, RequestAttributes request)
    {
        if (alternatives.Length == 0)
        {
            return [];
        }

        var (index, failing) = alternatives.Select(tests => Failing(tests, request)).Index().MinBy(pair => pair.Item.Length);
        return failing.Select(test => new PlacedTest($"{list}[{index}]", test, alternatives.Length - 1));
    }

    /// <summary>By the very object: two entries may say the same.</summary>
    private static int IndexOf(IReadOnlyList<AttributeCondition> written, AttributeCondition condition) =>
        written.Index().First(pair => ReferenceEquals(pair.Item, condition)).Index;
}
