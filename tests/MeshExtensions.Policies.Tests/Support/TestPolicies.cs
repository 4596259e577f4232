using System.Text.Json;

namespace MeshExtensions.Policies.Tests.Support;

/// <summary>Short ways to write policies and to ask them.</summary>
internal static class TestPolicies
{
    /// <summary>Paths as they come: for tests of a single matcher.</summary>
    private static readonly PolicyOptions AsSent = PolicyOptions.Default with { Paths = PathHandling.AsSent };

    /// <summary>A document of one policy with the given <c>spec</c>, which is YAML in flow style or JSON.</summary>
    public static string Document(string spec, string metadata = "{name: p}") =>
        $"apiVersion: meshextensions.io/v1alpha1\nkind: AccessPolicy\nmetadata: {metadata}\nspec: {spec}\n";

    /// <summary>A policy whose only rule has the given fields, in flow style without the outer braces.</summary>
    public static string Rule(string effect, string fields) => Document($"{{rules: [{{effect: {effect}{(fields.Length == 0 ? "" : ", ")}{fields}}}]}}");

    public static PolicyLoadResult Load(params string[] texts) => Load(PolicyOptions.Default, texts);

    public static PolicyLoadResult Load(PolicyOptions options, params string[] texts) =>
        PolicyLoader.Parse(texts.Select((text, i) => KeyValuePair.Create($"file{i}.yaml", text)), options);

    /// <summary>A set that must be free of errors.</summary>
    public static PolicySet Set(params string[] texts) => Set(PolicyOptions.Default, texts);

    /// <summary>A set that must be free of errors.</summary>
    public static PolicySet Set(PolicyOptions options, params string[] texts)
    {
        var result = Load(options, texts);
        Assert.Empty(result.Errors);
        return Assert.IsType<PolicySet>(result.Set);
    }

    /// <summary>The errors of texts that must have some, and therefore make no set.</summary>
    public static IReadOnlyList<string> Errors(params string[] texts)
    {
        var result = Load(texts);
        Assert.NotEmpty(result.Errors);
        Assert.Null(result.Set);
        return result.Errors.Select(error => error.ToString()).ToList();
    }

    /// <summary>The only error of a text.</summary>
    public static string Error(string text) => Assert.Single(Errors(text));

    public static Decision Decide(this PolicySet set, TestRequest request) => set.Decide(request.ToContext());

    /// <summary>Whether a rule with these fields matches: asked of an Allow rule, by whether it allows.</summary>
    public static bool Allows(string fields, TestRequest request) => Set(AsSent, Rule("Allow", fields)).Decide(request).IsAllowed;

    /// <summary>Whether a Deny rule with these fields matches.</summary>
    public static bool Denies(string fields, TestRequest request) =>
        Set(AsSent, Rule("Deny", fields)).Decide(request).Reason == DecisionReason.DeniedByRule;

    /// <summary>Fields of an answer as texts.</summary>
    public static string Fields(IEnumerable<AnswerField> fields) =>
        string.Join("; ", fields.Select(field => $"{field.Name}: {string.Join(", ", field.Values.Select(value => value.Source))}"));

    /// <summary>A text as a YAML flow scalar in double quotes.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>Texts as a YAML flow sequence.</summary>
    public static string Quote(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quote))}]";

    /// <summary>The policy of the quick start, wherever the tests run from.</summary>
    public static string QuickstartPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "policies", "quickstart", "ext-authz-sample.yaml");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("policies/quickstart/ext-authz-sample.yaml is not above the test's folder.");
    }
}
