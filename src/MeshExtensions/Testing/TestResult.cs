using System.Collections.Immutable;
using MeshExtensions.Policies.Testing;

namespace MeshExtensions.Testing;

/// <summary>What came of one test.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Test">The test.</param>
/// <param name="Mismatches">What was expected and did not come; none when the test has passed.</param>
/// <param name="Reason">Why it was decided so, as a sentence.</param>
/// <param name="Elapsed">How long the decision and its answer took, the first time that they were made.</param>
internal sealed record TestResult(Suite Suite, SuiteTest Test, ImmutableArray<Mismatch> Mismatches, string Reason, TimeSpan Elapsed)
{
    /// <summary>Whether everything that was expected came.</summary>
    public bool HasPassed => Mismatches.IsEmpty;

    /// <summary>What reports call the test, and what <c>--run</c> looks at: <c>suite/test</c>.</summary>
    public string FullName => NameOf(Suite, Test);

    /// <summary>The name that <see cref="FullName"/> is.</summary>
    public static string NameOf(Suite suite, SuiteTest test) => $"{suite.Name}/{test.Name}";
}

/// <summary>Something that was expected and did not come.</summary>
/// <param name="What">Which field of <c>expect</c>.</param>
/// <param name="Expected">What it should have been.</param>
/// <param name="Actual">What it was.</param>
internal sealed record Mismatch(string What, string Expected, string Actual);
