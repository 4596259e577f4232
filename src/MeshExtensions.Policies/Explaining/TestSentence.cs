using MeshExtensions.Policies.Compilation;
using MeshExtensions.Policies.Documents;

namespace MeshExtensions.Policies.Explaining;

/// <summary>A test that did not pass, in words.</summary>
internal static class TestSentence
{
    /// <summary>The sentence, with its place in the rule and in the file.</summary>
    public static FailedTest Of(in PlacedTest placed, RequestAttributes request, int trustedHops)
    {
        var text = $"{placed.Place}: {Of(placed.Test, request, trustedHops, isField: !placed.Place.StartsWith("when", StringComparison.Ordinal))}";
        return new FailedTest(
            placed.OtherEntries switch
            {
                0 => text,
                1 => $"{text}; the other entry does not match either",
                var others => $"{text}; the {others} other entries do not match either",
            },
            LocationOf(placed.Test));
    }

    /// <summary>What the attribute is, and what it should have been.</summary>
    public static string Of(in CompiledTest test, RequestAttributes request, int trustedHops, bool isField)
    {
        var key = test.Condition.Key;
        var isTokenMissing = AttributeText.IsOfToken(key.Attribute) && !request.HasToken;
        var present = AttributeText.Of(key, request, trustedHops);
        var subject = $"{key.Written} is {present ?? "absent"}";
        if (test.IsNegated)
        {
            var list = isField ? $"not{char.ToUpperInvariant(key.Written[0])}{key.Written[1..]}" : "notValues";
            return $"{subject}, and {list} excludes {Values(test.Condition.NotValues)}";
        }

        var isPresenceAsked = test.Condition.Values.All(value => value.Text == "*");
        return (isTokenMissing, present is null && isPresenceAsked) switch
        {
            (true, _) => $"{subject}: there is no verified token",
            (_, true) => subject,
            _ => $"{subject}, not any of {Values(test.Condition.Values)}",
        };
    }

    /// <summary>Where the values stand that the test is of.</summary>
    public static SourceLocation LocationOf(in CompiledTest test) => (test.IsNegated ? test.Condition.NotValues : test.Condition.Values)[0].Location;

    private static string Values(IReadOnlyList<PolicyValue> values) =>
        ShownText.List(values.Select(value => value.Text).Distinct(StringComparer.Ordinal).ToList());
}
