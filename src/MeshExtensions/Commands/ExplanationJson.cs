using System.Text.Json;
using MeshExtensions.Policies;

namespace MeshExtensions.Commands;

/// <summary>An explanation for programs: everything that it holds, as one JSON object.</summary>
internal static class ExplanationJson
{
    public static string Of(Explanation explanation, ExplanationView view) => JsonOutput.Object(json =>
    {
        WriteDecision(json, explanation);
        WriteRequest(json, explanation.Request);
        json.WriteStartArray("policies");
        foreach (var policy in explanation.Policies.Where(view.Shows))
        {
            WritePolicy(json, policy);
        }

        json.WriteEndArray();
        json.WriteStartObject("notConsulted");
        var hidden = explanation.Policies.Where(policy => !ExplanationView.IsForRequest(policy)).CountBy(policy => policy.Consultation);
        foreach (var (consultation, count) in hidden.OrderBy(pair => pair.Key))
        {
            json.WriteNumber(Name(consultation.ToString()), count);
        }

        json.WriteEndObject();
        WriteProposals(json, explanation);
    });

    private static void WriteDecision(Utf8JsonWriter json, Explanation explanation)
    {
        var decision = explanation.Decision;
        json.WriteString("decision", decision.IsError ? "error" : decision.IsAllowed ? "allow" : "deny");
        json.WriteString("reason", decision.Reason.ToToken());
        json.WriteString("message", decision.Describe());
        WriteRule(json, "decidedBy", decision.Rule);
        json.WriteString("layers", explanation.Consulted == PolicyLayer.None ? string.Empty : explanation.Consulted.Describe());
        WriteRule(json, "audit", decision.Audit);
        if (decision.Shadow is { IsPresent: true } shadow)
        {
            json.WriteStartObject("shadow");
            json.WriteString("decision", shadow.IsAllowed ? "allow" : "deny");
            json.WriteString("reason", shadow.Reason.ToToken());
            WriteRule(json, "decidedBy", shadow.Rule);
            json.WriteEndObject();
        }
    }

    private static void WriteRule(Utf8JsonWriter json, string name, PolicyRule? rule)
    {
        if (rule is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("policy", rule.Policy);
        json.WriteString("rule", rule.Name);
        json.WriteString("effect", rule.Effect.ToString());
        json.WriteString("location", rule.Location.ToString());
        json.WriteEndObject();
    }

    private static void WriteRequest(Utf8JsonWriter json, ExplainedRequest request)
    {
        json.WriteStartObject("request");
        json.WriteString("protocol", request.IsHttp ? "HTTP" : "TCP");
        json.WriteStartArray("attributes");
        foreach (var attribute in request.Attributes)
        {
            json.WriteStartObject();
            json.WriteString("name", attribute.Name);
            json.WriteString("value", attribute.Value);
            json.WriteString("note", attribute.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("readings");
        foreach (var reading in request.Readings)
        {
            json.WriteStartObject();
            json.WriteString("path", reading.Path);
            json.WriteBoolean("decided", reading.Decided);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, ExplainedPolicy policy)
    {
        json.WriteStartObject();
        json.WriteString("name", policy.Name);
        json.WriteString("layer", policy.Layer.Describe());
        json.WriteString("location", policy.Location.ToString());
        json.WriteString("consultation", Name(policy.Consultation.ToString()));
        json.WriteString("why", policy.Why);
        json.WriteStartArray("rules");
        foreach (var rule in policy.Rules)
        {
            WriteRule(json, rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, ExplainedRule rule)
    {
        json.WriteStartObject();
        json.WriteString("name", rule.Rule.Name);
        json.WriteString("effect", rule.Rule.Effect.ToString());
        json.WriteString("outcome", Name(rule.Outcome.ToString()));
        json.WriteString("summary", rule.Summary);
        json.WriteString("location", rule.Location.ToString());
        json.WriteStartArray("failures");
        foreach (var failure in rule.Failures)
        {
            json.WriteStartObject();
            json.WriteString("text", failure.Text);
            json.WriteString("location", failure.Location.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (rule.Condition is { } condition)
        {
            json.WriteStartObject("condition");
            json.WriteString("source", condition.Source);
            json.WriteString("location", condition.Location.ToString());
            json.WriteBoolean("holds", condition.Holds);
            json.WriteString("error", condition.Error);
            json.WriteStartArray("parts");
            foreach (var part in condition.Parts)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteProposals(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("proposals");
        foreach (var proposal in explanation.Proposals)
        {
            json.WriteStartObject();
            json.WriteString("text", proposal.ToString());
            json.WriteStartArray("changes");
            foreach (var change in proposal.Changes)
            {
                json.WriteStringValue(change);
            }

            json.WriteEndArray();
            json.WriteBoolean("isVerified", proposal.Condition is null);
            json.WriteString("condition", proposal.Condition);
            WriteRule(json, "rule", proposal.Rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Name(string word) => JsonNamingPolicy.CamelCase.ConvertName(word);
}
