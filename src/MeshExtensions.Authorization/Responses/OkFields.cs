using System.Text;
using MeshExtensions.Policies;
using MeshExtensions.Wire;
using Fields = MeshExtensions.Authorization.Responses.CheckResponseFields;

namespace MeshExtensions.Authorization.Responses;

/// <summary>Writes the fields of an OkHttpResponse. Lists are walked by index, since the enumerator of an interface is allocated.</summary>
internal static class OkFields
{
    /// <summary>What the policies' reader lets names have: three bytes for each of <see cref="AnswerField.MaxNameLength"/> characters.</summary>
    private const int MaxNameBytes = 3 * AnswerField.MaxNameLength;

    /// <summary>Writes them. False when an expression fails.</summary>
    public static bool TryWrite(ref ProtobufWriter writer, AllowAnswer answer, DecisionContext context)
    {
        for (var atHeader = 0; atHeader < answer.HeadersToSet.Count; atHeader++)
        {
            var header = answer.HeadersToSet[atHeader];
            if (!TryWriteRequestHeader(ref writer, header, isAppended: false, context))
            {
                return false;
            }
        }

        for (var atHeader = 0; atHeader < answer.HeadersToAppend.Count; atHeader++)
        {
            var header = answer.HeadersToAppend[atHeader];
            // Envoy drops what is to be appended to a header that is not there, so the first value of such a one is set.
            if (!TryWriteRequestHeader(ref writer, header, isAppended: Has(context.Request, header.Name), context))
            {
                return false;
            }
        }

        for (var atName = 0; atName < answer.HeadersToRemove.Count; atName++)
        {
            var name = answer.HeadersToRemove[atName];
            writer.WriteString(Fields.OkHttpResponse.HeadersToRemove, name);
        }

        return TryWriteResponseHeaders(ref writer, answer.ResponseHeadersToSet, isAppended: false, context)
            && TryWriteResponseHeaders(ref writer, answer.ResponseHeadersToAppend, isAppended: true, context)
            && TryWriteQuery(ref writer, answer, context);
    }

    /// <summary>Envoy sets all that is to be set before it appends, so a second value is appended to the first.</summary>
    private static bool TryWriteRequestHeader(ref ProtobufWriter writer, AnswerField header, bool isAppended, DecisionContext context)
    {
        for (var atValue = 0; atValue < header.Values.Count; atValue++)
        {
            var value = header.Values[atValue];
            if (!HeaderOptions.TryWrite(ref writer, Fields.OkHttpResponse.Headers, header.Name, value, isAppended, context))
            {
                return false;
            }

            isAppended = true;
        }

        return true;
    }

    private static bool TryWriteResponseHeaders(ref ProtobufWriter writer, IReadOnlyList<AnswerField> headers, bool isAppended, DecisionContext context)
    {
        for (var atHeader = 0; atHeader < headers.Count; atHeader++)
        {
            var header = headers[atHeader];
            var append = isAppended;
            for (var atValue = 0; atValue < header.Values.Count; atValue++)
            {
                var value = header.Values[atValue];
                if (!HeaderOptions.TryWrite(ref writer, Fields.OkHttpResponse.ResponseHeadersToAdd, header.Name, value, append, context))
                {
                    return false;
                }

                append = true;
            }
        }

        return true;
    }

    /// <summary>Not without a path: Envoy before 1.39.1 crashes when it is to change the query of a CONNECT without one (CVE-2026-73547).</summary>
    private static bool TryWriteQuery(ref ProtobufWriter writer, AllowAnswer answer, DecisionContext context)
    {
        if (context.Request.Path.IsEmpty)
        {
            return true;
        }

        Span<byte> name = stackalloc byte[MaxNameBytes];
        for (var atParameter = 0; atParameter < answer.QueryParametersToSet.Count; atParameter++)
        {
            var parameter = answer.QueryParametersToSet[atParameter];
            if (!parameter.Values[0].TryEvaluate(context, out ReadOnlySpan<byte> value))
            {
                return false;
            }

            var entry = writer.BeginMessage(Fields.OkHttpResponse.QueryParametersToSet);
            var length = Encoding.UTF8.GetBytes(parameter.Name, name);
            WriteEscaped(ref writer, Fields.QueryParameter.Key, name[..length]);
            WriteEscaped(ref writer, Fields.QueryParameter.Value, value);
            writer.EndMessage(entry);
        }

        for (var atRemoved = 0; atRemoved < answer.QueryParametersToRemove.Count; atRemoved++)
        {
            var removed = answer.QueryParametersToRemove[atRemoved];
            writer.WriteString(Fields.OkHttpResponse.QueryParametersToRemove, removed);
        }

        return true;
    }

    /// <summary>Envoy writes names and values into the path as they come, so what is not unreserved is percent-encoded here (RFC 3986, section 2.3).</summary>
    private static void WriteEscaped(ref ProtobufWriter writer, int fieldNumber, scoped ReadOnlySpan<byte> text)
    {
        var field = writer.BeginMessage(fieldNumber);
        Span<byte> escaped = stackalloc byte[3];
        escaped[0] = (byte)'%';
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i];
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                writer.WriteRaw(text.Slice(i, 1));
            }
            else
            {
                escaped[1] = Hex(value >> 4);
                escaped[2] = Hex(value & 0xF);
                writer.WriteRaw(escaped);
            }
        }

        writer.EndMessage(field);
    }

    private static byte Hex(int digit) => (byte)(digit < 10 ? '0' + digit : 'A' + digit - 10);

    private static bool Has(RequestAttributes request, string name)
    {
        Span<byte> bytes = stackalloc byte[MaxNameBytes];
        return Encoding.UTF8.TryGetBytes(name, bytes, out var length) && request.Headers.FindLast(bytes[..length], request.Headers.Count) >= 0;
    }
}
