using System.Collections.Immutable;

namespace MeshExtensions.Policies.Testing;

/// <summary>Tests of policies, as one file has them.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Location">Where it begins.</param>
/// <param name="PolicyPaths">Files and folders of the policies, as paths that can be opened.</param>
/// <param name="Options">What the policies are compiled with.</param>
/// <param name="Now">What <c>now</c> is in conditions; <see langword="null"/> for the time of the run.</param>
/// <param name="Requests">The requests that have names of their own.</param>
/// <param name="Tests">The tests in the order of the file.</param>
internal sealed record Suite(
    string Name,
    SourceLocation Location,
    ImmutableArray<string> PolicyPaths,
    PolicyOptions Options,
    DateTimeOffset? Now,
    ImmutableArray<SuiteRequest> Requests,
    ImmutableArray<SuiteTest> Tests)
{
    /// <summary>Every request once: those with names of their own, then those of single tests.</summary>
    public IEnumerable<SuiteRequest> AllRequests => Requests.Concat(Tests.Select(test => test.Request).Except(Requests));
}

/// <summary>One request and what is to become of it.</summary>
/// <param name="Name">What reports call it; no two of a suite have one name.</param>
/// <param name="Request">The request.</param>
/// <param name="Expectation">What is to become of it.</param>
/// <param name="Location">Where the test begins.</param>
internal sealed record SuiteTest(string Name, SuiteRequest Request, SuiteExpectation Expectation, SourceLocation Location);
