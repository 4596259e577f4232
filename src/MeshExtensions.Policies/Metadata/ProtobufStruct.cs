namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// Reads <c>google.protobuf.Struct</c> where it stands, without making objects of it: the claims of verified tokens and what filters leave as metadata.
/// </summary>
/// <remarks>
/// Nothing here throws, allocates or reads past the end, whatever the bytes are, and the work is linear in their length. A map's key that comes again
/// replaces the entry before, so every entry of a Struct is read before a key's value is known. Bytes that are not needed for the answer, such as the values
/// of other keys, are not looked into; <see cref="IsReadable(ReadOnlySpan{byte})"/> does that.
/// </remarks>
internal static class ProtobufStruct
{
    /// <summary>
    /// How many Structs and lists may stand in each other, the outermost included. Parsers stop at 100 messages, of which one level of a Struct takes three:
    /// Struct, entry, Value.
    /// </summary>
    public const int MaximumDepth = 32;

    /// <summary>Finds a key of a Struct.</summary>
    /// <param name="message">The bytes of the Struct.</param>
    /// <param name="key">UTF-8, compared byte by byte.</param>
    /// <param name="value">Unset unless the key was found.</param>
    /// <param name="origin">Where the bytes begin, in bytes, in what offsets are to be counted in.</param>
    public static StructReading Find(ReadOnlySpan<byte> message, scoped ReadOnlySpan<byte> key, out StructValue value, int origin = 0)
    {
        value = default;
        var entries = new RepeatedMessageReader(message, origin);
        StructField last = default;
        var found = false;
        while (entries.TryReadNext(out var entry, out var offset))
        {
            if (!StructField.TryRead(entry, offset, out var field))
            {
                return StructReading.Malformed;
            }

            if (field.Key.SequenceEqual(key))
            {
                last = field;
                found = true;
            }
        }

        if (entries.IsMalformed)
        {
            return StructReading.Malformed;
        }

        if (!found)
        {
            return StructReading.Absent;
        }

        return StructValue.TryRead(last.Value, last.ValueOffset, out value) ? StructReading.Found : StructReading.Malformed;
    }

    /// <summary>Finds a key in a Struct in a Struct. On the way there must be Structs; a list is not looked into.</summary>
    /// <remarks>Source: envoyproxy/envoy, source/common/config/metadata.cc structValue, where an empty path leads nowhere too.</remarks>
    /// <param name="message">The bytes of the outermost Struct.</param>
    /// <param name="path">Keys in UTF-8, the outermost first; one longer than <see cref="MaximumDepth"/> leads nowhere.</param>
    /// <param name="value">Unset unless the key was found.</param>
    public static StructReading Find(ReadOnlySpan<byte> message, scoped ReadOnlySpan<byte[]> path, out StructValue value)
    {
        value = default;
        if (path.Length is 0 or > MaximumDepth)
        {
            return StructReading.Absent;
        }

        var reading = Find(message, path[0], out value);
        foreach (var key in path[1..])
        {
            if (reading != StructReading.Found)
            {
                return reading;
            }

            if (value.Kind != StructValueKind.Struct)
            {
                value = default;
                return StructReading.Absent;
            }

            reading = Find(value.Content, key, out value, value.Offset);
        }

        return reading;
    }

    /// <summary>Whether a Struct can be read as a whole, all that is in it included.</summary>
    /// <remarks>
    /// For who would rather refuse a request than decide by claims that may be missing: a matcher takes a claim that it cannot read for one that is not there,
    /// and a Deny rule then does not match. Text that is not UTF-8 is no reason: whether it may be there is the reader's to say.
    /// </remarks>
    /// <param name="message">The bytes of the Struct. None are a Struct without fields.</param>
    /// <returns>
    /// False when bytes are malformed, nested deeper than <see cref="MaximumDepth"/>, or hidden as <see cref="StructValue.HidesMessage"/> says. True only for
    /// what the generated types read too, and read the same, text that is not UTF-8 aside.
    /// </returns>
    public static bool IsReadable(ReadOnlySpan<byte> message) => IsReadable(message, StructValueKind.Struct, MaximumDepth);

    /// <summary>Whether a Struct or a list can be read as a whole; see <see cref="IsReadable(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="message">Its bytes.</param>
    /// <param name="kind">Which it is; any other kind has no parts and is readable.</param>
    /// <param name="levels">How many may stand in each other.</param>
    public static bool IsReadable(ReadOnlySpan<byte> message, StructValueKind kind, int levels = MaximumDepth)
    {
        if (kind is not (StructValueKind.Struct or StructValueKind.List))
        {
            return true;
        }

        if (levels <= 0)
        {
            return false;
        }

        var elements = new RepeatedMessageReader(message, 0);
        while (elements.TryReadNext(out var element, out var offset))
        {
            if (kind == StructValueKind.Struct)
            {
                if (!StructField.TryRead(element, offset, out var field))
                {
                    return false;
                }

                element = field.Value;
            }

            if (!StructValue.TryRead(element, 0, out var value) || value.HidesMessage || !IsReadable(value.Content, value.Kind, levels - 1))
            {
                return false;
            }
        }

        return !elements.IsMalformed;
    }
}
