using MeshExtensions.Cel;
using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>
/// Writes entries of <c>dynamic_metadata</c>, which Envoy keeps under <c>envoy.filters.http.ext_authz</c> and copies into its access log, so that a log
/// entry can be joined with the decision.
/// </summary>
internal static class MetadataWriter
{
    /// <summary>Deep enough for any metadata, and few enough calls for any stack.</summary>
    private const int MaxDepth = 32;

    /// <summary>What decided.</summary>
    public static void WriteDecision(ref ProtobufWriter writer, Decision decision)
    {
        if (decision.Rule is { } rule)
        {
            WriteText(ref writer, "policy", rule.Policy);
            WriteText(ref writer, "rule", rule.Name);
        }

        WriteText(ref writer, "reason", decision.Reason.ToToken());
        if (decision.Consulted != PolicyLayer.None)
        {
            WriteText(ref writer, "layers", decision.Consulted.Describe());
        }
    }

    /// <summary>What was told of, and what would have been decided.</summary>
    public static void WriteObserved(ref ProtobufWriter writer, Decision decision)
    {
        if (decision.Audit is { } audit)
        {
            WriteText(ref writer, "audit_policy", audit.Policy);
            WriteText(ref writer, "audit_rule", audit.Name);
        }

        if (decision.Shadow is not { IsPresent: true } shadow)
        {
            return;
        }

        WriteText(ref writer, "shadow_decision", shadow.IsAllowed ? "allow" : "deny");
        WriteText(ref writer, "shadow_reason", shadow.Reason.ToToken());
        if (shadow.Rule is { } rule)
        {
            WriteText(ref writer, "shadow_policy", rule.Policy);
            WriteText(ref writer, "shadow_rule", rule.Name);
        }
    }

    /// <summary>What a policy adds. False when an expression fails.</summary>
    public static bool TryWrite(ref ProtobufWriter writer, IReadOnlyList<AnswerField> metadata, DecisionContext context)
    {
        for (var atEntry = 0; atEntry < metadata.Count; atEntry++)
        {
            var entry = metadata[atEntry];
            if (!entry.Values[0].TryEvaluate(context, out CelValue value))
            {
                return false;
            }

            var field = writer.BeginMessage(Fields.Struct.Fields);
            writer.WriteString(Fields.Struct.EntryKey, entry.Name);
            if (!TryWriteValue(ref writer, Fields.Struct.EntryValue, value, context, MaxDepth))
            {
                return false;
            }

            writer.EndMessage(field);
        }

        return true;
    }

    private static bool TryWriteValue(ref ProtobufWriter writer, int fieldNumber, in CelValue value, DecisionContext context, int depth)
    {
        var message = writer.BeginMessage(fieldNumber);
        switch (value.Kind)
        {
            case CelKind.Null:
                writer.WriteVarint(Fields.Value.NullValue, 0);
                break;
            case CelKind.Bool:
                writer.WriteVarint(Fields.Value.BoolValue, value.AsBool() ? 1UL : 0);
                break;
            case CelKind.Int:
                writer.WriteDouble(Fields.Value.NumberValue, value.AsInt());
                break;
            case CelKind.Uint:
                writer.WriteDouble(Fields.Value.NumberValue, value.AsUint());
                break;
            case CelKind.Double:
                writer.WriteDouble(Fields.Value.NumberValue, value.AsDouble());
                break;
            case CelKind.String:
                writer.WriteBytes(Fields.Value.StringValue, value.AsSpan());
                break;
            case CelKind.List when depth > 0:
                if (!TryWriteList(ref writer, value, context, depth - 1))
                {
                    return false;
                }

                break;
            case CelKind.Map when depth > 0:
                if (!TryWriteMap(ref writer, value, context, depth - 1))
                {
                    return false;
                }

                break;
            default:
                context.FailAnswer($"A {value.Kind} cannot be metadata; make a text, a number, a list or a map of it.");
                return false;
        }

        writer.EndMessage(message);
        return true;
    }

    private static bool TryWriteList(ref ProtobufWriter writer, in CelValue value, DecisionContext context, int depth)
    {
        var list = writer.BeginMessage(Fields.Value.ListValue);
        for (var i = 0; i < value.Count(); i++)
        {
            if (!TryWriteValue(ref writer, Fields.ListValue.Values, value.ElementAt(i, context.Arena), context, depth))
            {
                return false;
            }
        }

        writer.EndMessage(list);
        return true;
    }

    private static bool TryWriteMap(ref ProtobufWriter writer, in CelValue value, DecisionContext context, int depth)
    {
        var map = writer.BeginMessage(Fields.Value.StructValue);
        for (var i = 0; i < value.Count(); i++)
        {
            var (key, entryValue) = value.EntryAt(i, context.Arena);
            if (key.Kind != CelKind.String)
            {
                context.FailAnswer("The keys of metadata must be texts.");
                return false;
            }

            var entry = writer.BeginMessage(Fields.Struct.Fields);
            writer.WriteBytes(Fields.Struct.EntryKey, key.AsSpan());
            if (!TryWriteValue(ref writer, Fields.Struct.EntryValue, entryValue, context, depth))
            {
                return false;
            }

            writer.EndMessage(entry);
        }

        writer.EndMessage(map);
        return true;
    }

    private static void WriteText(ref ProtobufWriter writer, string key, string text)
    {
        var entry = writer.BeginMessage(Fields.Struct.Fields);
        writer.WriteString(Fields.Struct.EntryKey, key);
        var value = writer.BeginMessage(Fields.Struct.EntryValue);
        writer.WriteString(Fields.Value.StringValue, text);
        writer.EndMessage(value);
        writer.EndMessage(entry);
    }
}
