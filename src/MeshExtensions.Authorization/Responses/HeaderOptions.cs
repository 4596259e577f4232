using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>Writes HeaderValueOptions.</summary>
internal static class HeaderOptions
{
    /// <summary>Writes one header. False when its expression fails, or gives what would forge other headers.</summary>
    public static bool TryWrite(ref ProtobufWriter writer, int fieldNumber, string name, AnswerText value, bool append, DecisionContext context)
    {
        if (!value.TryEvaluate(context, out ReadOnlySpan<byte> text))
        {
            return false;
        }

        if (text.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
        {
            context.FailAnswer($"The value of '{name}' has a line break or a NUL in it, which would let it forge other headers.");
            return false;
        }

        var option = writer.BeginMessage(fieldNumber);
        var header = writer.BeginMessage(Fields.HeaderValueOption.Header);
        writer.WriteString(Fields.HeaderValue.Key, name);
        writer.WriteBytes(Fields.HeaderValue.Value, text);
        writer.EndMessage(header);

        // A BoolValue that is there, be it empty: append is said to be what it is.
        var flag = writer.BeginMessage(Fields.HeaderValueOption.Append);
        if (append)
        {
            writer.WriteVarint(Fields.BoolValue.Value, 1);
        }

        writer.EndMessage(flag);
        writer.EndMessage(option);
        return true;
    }
}
