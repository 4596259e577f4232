using System.Text;

namespace MeshExtensions.Cel.Values;

/// <summary>Fields of records.</summary>
internal static class RecordView
{
    /// <summary>A field by its index if the record is of the type for which that was found, else by its name.</summary>
    public static CelValue Get(in CelValue container, in CelValue name, int field, CelRecordType? recordType, CelArena arena)
    {
        var record = (CelRecord)container.Reference!;
        if (field < 0 || !ReferenceEquals(record.RecordType, recordType))
        {
            field = IndexOf(record.RecordType, name);
        }

        return field < 0 ? default : Get(record, container.Bits, field, arena);
    }

    /// <summary>A field; unset when it has no value.</summary>
    public static CelValue Get(CelRecord record, long handle, int field, CelArena arena)
    {
        var value = record.GetField(handle, field, arena);
        return value.IsError ? arena.FromHost(value) : value;
    }

    // Only for records behind dyn: no string is made for the name.
    private static int IndexOf(CelRecordType type, in CelValue name)
    {
        for (var i = 0; i < type.Fields.Length; i++)
        {
            if (Ascii.IsValid(name.Span) ? Ascii.Equals(name.Span, type.Fields[i].Name) : Matches(name, type.Fields[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool Matches(in CelValue name, string field)
    {
        Span<byte> text = stackalloc byte[256];
        return Encoding.UTF8.TryGetBytes(field, text, out var length) && name.Span.SequenceEqual(text[..length]);
    }
}
