namespace MeshExtensions.Policies.Matching;

/// <summary>One compiled test of a request. It allocates nothing and throws nothing, whatever the request holds.</summary>
internal abstract class AttributeMatcher
{
    /// <summary>Whether the request passes.</summary>
    public abstract bool Matches(RequestAttributes request);
}

/// <summary>Passes when the other test does not: <c>notValues</c> and the fields that begin with <c>not</c>.</summary>
internal sealed class NotMatcher(AttributeMatcher matcher) : AttributeMatcher
{
    public override bool Matches(RequestAttributes request) => !matcher.Matches(request);
}
