using MeshExtensions.Policies.Documents;
using MeshExtensions.Policies.Matching;

namespace MeshExtensions.Policies.Compilation;

/// <summary>A test of a request, and what it was made from, so that it can be told which one failed.</summary>
/// <param name="Matcher">The test.</param>
/// <param name="Condition">The field or the entry of <c>when</c> in the document.</param>
/// <param name="IsNegated">Whether it is the half with <c>not</c>.</param>
internal readonly record struct CompiledTest(AttributeMatcher Matcher, AttributeCondition Condition, bool IsNegated);
