using System.Collections.Immutable;
using System.Text;
using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Paths;

namespace MeshExtensions.Policies.Explaining;

/// <summary>
/// Looks for the smallest changes of a denied request that let it pass: a search in order of how many attributes are changed, in which the decision itself
/// says what stands in the way next. A rule that denies is kept from matching by one of its tests; where no rule allows, one is made to by all of its tests.
/// </summary>
/// <remarks>
/// What is found has been decided by <see cref="PolicySet.Decide"/>. Not everything is found: values are examples, and expressions are not solved.
/// </remarks>
/// <param name="set">The policies.</param>
/// <param name="original">The request.</param>
/// <param name="context">Used for trying, and left with any request.</param>
internal sealed class ChangeSearch(PolicySet set, RequestDraft original, DecisionContext context)
{
    private const int MostProposals = 3;

    /// <summary>How many requests are decided at most; some milliseconds, or with thousands of policies some hundred.</summary>
    private const int MostDecisions = 2_000;

    /// <summary>How many attributes are changed at most: what changes more is another request.</summary>
    private const int MostChanges = 6;

    /// <summary>How many rules, or alternatives of a list, are tried at each step, the nearest first.</summary>
    private const int MostRules = 16;
    private const int MostAlternatives = 3;

    /// <summary>How many examples of what passes one test are tried.</summary>
    private const int MostExamples = 16;

    /// <summary>How many ways to keep one test from passing are tried.</summary>
    private const int MostWays = 2;

    private readonly EditFactory _edits = new(set.Options);
    private readonly Dictionary<PolicyRule, CompiledPolicy> _policies =
        set.Compiled.SelectMany(policy => policy.Rules.Select(rule => KeyValuePair.Create(rule, policy))).ToDictionary(ReferenceEqualityComparer.Instance);
    private readonly PriorityQueue<State, (int Changes, int Order)> _queue = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<(State State, ProposedChange Change)> _found = [];
    private readonly List<(State State, ProposedChange Change)> _conditional = [];
    private int _decisions;

    /// <summary>At most three proposals, smallest first; those on which a condition is left over come last.</summary>
    public ImmutableArray<ProposedChange> Find()
    {
        Push(State.Unchanged);
        while (_queue.TryDequeue(out var state, out _) && _found.Count < MostProposals && _decisions < MostDecisions)
        {
            if (!_found.Exists(found => found.State.IsPartOf(state)))
            {
                Expand(state);
            }
        }

        // What a condition is left over for is told only when it asks for less than what certainly works.
        var conditional = _conditional
            .Where(candidate => !_found.Exists(found => found.State.IsPartOf(candidate.State)))
            .OrderBy(candidate => candidate.State.Edits.Count)
            .DistinctBy(candidate => candidate.Change.ToString(), StringComparer.Ordinal);
        return [.. _found.Concat(conditional).Select(found => found.Change).Take(MostProposals)];
    }

    private void Expand(State state)
    {
        var decision = Decide(state);
        if (decision.IsAllowed)
        {
            if (_found.Exists(found => found.Change.Rule == decision.Rule && found.State.IsOfSameAttributes(state)))
            {
                return; // another value would do as well, which is no news
            }

            _found.Add((state, new ProposedChange(state.Descriptions, decision.Reason, decision.Rule, null) { Draft = state.Apply(original) }));
            return;
        }

        switch (decision.Reason)
        {
            case DecisionReason.DeniedByRule or DecisionReason.ConditionFailed:
                KeepFromMatching(state, decision);
                break;
            case DecisionReason.NoRuleAllows or DecisionReason.NotCovered or DecisionReason.WorkloadUnknown:
                MakeMatch(state, decision);
                break;
            case DecisionReason.PathRefused:
                Normalize(state);
                break;
        }
    }

    /// <summary>Keeps a rule that denies from matching, by each of its tests; a further alternative that then matches is a further step.</summary>
    private void KeepFromMatching(State state, Decision decision)
    {
        var policy = _policies[decision.Rule!];
        if (RuleTests.Compiled(policy, decision.Rule!, original.IsHttp) is not { } rule)
        {
            return;
        }

        var request = context.Request;
        CompiledTest[] tests =
        [
            .. rule.From.FirstOrDefault(entry => CompiledRule.All(entry, request)) ?? [],
            .. rule.To.FirstOrDefault(entry => CompiledRule.All(entry, request)) ?? [],
            .. RuleTests.When(policy, rule),
        ];
        var draft = state.Apply(original);
        foreach (var test in tests)
        {
            var ways = _edits.For(test, policy.Document, draft, toPass: false).Select(state.With).Where(next => Decides(next, test, passes: false));
            foreach (var next in ways.Take(MostWays).ToList())
            {
                Push(next);
            }
        }

        if (rule.Condition is { } condition)
        {
            AddConditional(state, decision.Reason, rule.Rule, condition);
        }
    }

    /// <summary>Makes the nearest rules that allow match, each with all of its tests.</summary>
    private void MakeMatch(State state, Decision decision)
    {
        foreach (var (policy, rule, tests) in Nearest())
        {
            if (Solve(state, policy, tests) is not { } solved)
            {
                continue;
            }

            // Where a rule denies, that comes first; the condition is asked again when it does not.
            var after = Decide(solved);
            if (after.IsAllowed || after.Rule is not null || rule.Condition is null || rule.Matches(context, out _))
            {
                Push(solved);
            }
            else
            {
                AddConditional(solved, decision.Reason, rule.Rule, rule.Condition!);
            }
        }
    }

    private List<(CompiledPolicy Policy, CompiledRule Rule, CompiledTest[] Tests)> Nearest()
    {
        var request = context.Request;
        var candidates = new List<(CompiledPolicy Policy, CompiledRule Rule, CompiledTest[] Tests, int Failing)>();
        foreach (var group in context.Groups.Groups)
        {
            foreach (var policy in group.Policies)
            {
                if (!group.IsPossible && policy.IsEnforced && (original.IsHttp || policy.AppliesToTcp) && CompiledRule.All(policy.Scope.When, request))
                {
                    var rules = original.IsHttp ? policy.Http : policy.Tcp;
                    candidates.AddRange(rules.Where(rule => rule.Rule.Allows).SelectMany(rule => Combinations(policy, rule, request)));
                }
            }
        }

        return candidates
            .OrderBy(candidate => candidate.Failing)
            .Take(MostRules)
            .Select(candidate => (candidate.Policy, candidate.Rule, candidate.Tests))
            .ToList();
    }

    private static IEnumerable<(CompiledPolicy Policy, CompiledRule Rule, CompiledTest[] Tests, int Failing)> Combinations(
        CompiledPolicy policy, CompiledRule rule, RequestAttributes request)
    {
        foreach (var from in Alternatives(rule.From, request))
        {
            foreach (var to in Alternatives(rule.To, request))
            {
                CompiledTest[] tests = [.. from, .. to, .. RuleTests.When(policy, rule)];
                yield return (policy, rule, tests, RuleTests.Failing(tests, request).Length);
            }
        }
    }

    private static IEnumerable<CompiledTest[]> Alternatives(CompiledTest[][] alternatives, RequestAttributes request) => alternatives.Length == 0
        ? [[]]
        : alternatives.OrderBy(tests => RuleTests.Failing(tests, request).Length).Take(MostAlternatives);

    /// <summary>
    /// Changes the request until all tests pass, one after the other. What helps one may hurt another of the same attribute, so it goes over them again.
    /// </summary>
    private State? Solve(State state, CompiledPolicy policy, CompiledTest[] tests)
    {
        for (var round = 0; round < 3; round++)
        {
            var isSolved = true;
            foreach (var test in tests)
            {
                Decide(state);
                if (test.Matcher.Matches(context.Request))
                {
                    continue;
                }

                isSolved = false;
                var draft = state.Apply(original);
                var candidates = _edits.For(test, policy.Document, draft, toPass: true)
                    .Take(MostExamples)
                    .Select(state.With)
                    .Where(next => Decides(next, test, passes: true))
                    .ToList();
                if (candidates.Count == 0)
                {
                    return null;
                }

                state = candidates.Find(next => Passes(next, tests)) ?? candidates[0];
            }

            if (isSolved)
            {
                return state.Edits.Count <= MostChanges ? state : null;
            }
        }

        return Passes(state, tests) && state.Edits.Count <= MostChanges ? state : null;
    }

    /// <summary>Takes the form of the path that everybody reads alike.</summary>
    private void Normalize(State state)
    {
        var path = state.Apply(original).Path;
        var end = path.AsSpan().IndexOfAny((byte)'?', (byte)'#');
        var urlPath = end < 0 ? path : path[..end];
        var normalized = new byte[PathNormalization.MaxLength(urlPath.Length)];
        if (PathNormalization.TryNormalize(urlPath, PathHandling.DecodeAndMergeSlashes, normalized, out var length))
        {
            Push(state.With(RequestEdit.Path(Encoding.UTF8.GetString([.. normalized.AsSpan(0, length), .. path.AsSpan(urlPath.Length)]))));
        }
    }

    private bool Decides(State state, CompiledTest test, bool passes)
    {
        Decide(state);
        return test.Matcher.Matches(context.Request) == passes;
    }

    private bool Passes(State state, CompiledTest[] tests)
    {
        Decide(state);
        return CompiledRule.All(tests, context.Request);
    }

    /// <summary>Decides the changed request, and leaves it in the context with the reading of its path that decided.</summary>
    private Decision Decide(State state)
    {
        _decisions++;
        state.Apply(original).Fill(context);
        return set.Decide(context);
    }

    private void AddConditional(State state, DecisionReason reason, PolicyRule rule, ConditionDocument condition) =>
        _conditional.Add((state, new ProposedChange(state.Descriptions, reason, rule, OnOneLine(condition.Program.Source))));

    private static string OnOneLine(string expression) => string.Join(' ', expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private void Push(State state)
    {
        if (state.Edits.Count <= MostChanges && _seen.Add(state.Key))
        {
            _queue.Enqueue(state, (state.Edits.Count, _seen.Count));
        }
    }

    /// <summary>Changes that have been made, by the attribute that they are of.</summary>
    private sealed record State(ImmutableSortedDictionary<string, RequestEdit> Edits)
    {
        public static State Unchanged { get; } = new(ImmutableSortedDictionary.Create<string, RequestEdit>(StringComparer.Ordinal));

        public string Key => string.Join('\n', Descriptions);

        public ImmutableArray<string> Descriptions => [.. Edits.Values.Select(edit => edit.Description)];

        public State With(RequestEdit edit) => new(Edits.SetItem(edit.Attribute, edit));

        public bool IsPartOf(State other) => Edits.All(edit => other.Edits.TryGetValue(edit.Key, out var same) && same.Description == edit.Value.Description);

        public bool IsOfSameAttributes(State other) => Edits.Keys.SequenceEqual(other.Edits.Keys, StringComparer.Ordinal);

        public RequestDraft Apply(RequestDraft draft)
        {
            var changed = draft.Clone();
            foreach (var edit in Edits.Values)
            {
                edit.Apply(changed);
            }

            return changed;
        }
    }
}
