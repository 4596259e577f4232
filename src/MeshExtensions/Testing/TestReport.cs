using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>What came of a run.</summary>
/// <param name="Results">The tests that were run, in the order of suites and files.</param>
/// <param name="Elapsed">How long all of it took, without loading.</param>
/// <param name="Coverage">What the tests have shown of the policies; <see langword="null"/> when nobody asked.</param>
internal sealed record TestReport(IReadOnlyList<TestResult> Results, TimeSpan Elapsed, PolicyCoverage? Coverage)
{
    /// <summary>How many tests have passed.</summary>
    public int Passed => Results.Count(result => result.HasPassed);

    /// <summary>How many have not.</summary>
    public int Failed => Results.Count - Passed;

    /// <summary>The results by suite, in order.</summary>
    public IEnumerable<IGrouping<Suite, TestResult>> BySuite => Results.GroupBy(result => result.Suite);
}
