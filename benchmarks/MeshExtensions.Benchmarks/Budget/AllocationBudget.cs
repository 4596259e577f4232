using System.Text.Json;

namespace MeshExtensions.Benchmarks.Budget;

/// <summary>benchmarks/allocation-budget.json: a benchmark's name and the bytes that one operation of it may allocate.</summary>
internal static class AllocationBudget
{
    /// <summary>The committed budget, as it was when this was built.</summary>
    public static Dictionary<string, long> Read()
    {
        using var json = typeof(AllocationBudget).Assembly.GetManifestResourceStream("allocation-budget.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, long>>(json)!;
    }

    /// <summary>Every benchmark and every entry of the budget, by name; one that has no counterpart is a fault, since it would be watched by nobody.</summary>
    public static IEnumerable<BudgetLine> Compare(IReadOnlyDictionary<string, long> budget, IReadOnlyDictionary<string, long?> measured) =>
        budget.Keys.Union(measured.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => new BudgetLine(
            name,
            budget.TryGetValue(name, out var allowed) ? allowed : null,
            measured.GetValueOrDefault(name),
            IsBenchmark: measured.ContainsKey(name)));
}

/// <summary>One line of the comparison.</summary>
internal sealed record BudgetLine(string Name, long? Allowed, long? Measured, bool IsBenchmark)
{
    /// <summary>What is wrong, or <see langword="null"/>.</summary>
    public string? Fault => this switch
    {
        { IsBenchmark: false } => "no such benchmark; take it out of the budget",
        { Measured: null } => "did not run",
        { Allowed: null } => "not in the budget; add it",
        _ when Measured > Allowed => "above its budget",
        _ => null,
    };
}
