using System.Text;
using MeshExtensions.Wire;

namespace MeshExtensions.Policies.Explaining;

/// <summary>Claims as the bytes of a google.protobuf.Struct. Of a key that comes again the last entry counts, so that appending one replaces a claim.</summary>
internal static class ClaimBytes
{
    private const int StructFields = 1;
    private const int EntryKey = 1;
    private const int EntryValue = 2;
    private const int ValueString = 3;
    private const int ValueStruct = 5;

    /// <summary>Room for the tags and lengths of one level, in bytes.</summary>
    private const int LevelOverhead = 40;

    /// <summary>One field of a Struct: the outermost name with a text, or with the Structs that lead to it.</summary>
    public static byte[] Entry(IReadOnlyList<string> path, string value)
    {
        var last = path.Count - 1;
        var content = Field(ValueString, Encoding.UTF8.GetBytes(value));
        for (var i = last; i >= 0; i--)
        {
            var field = Field(StructFields, [.. Field(EntryKey, Encoding.UTF8.GetBytes(path[i])), .. Field(EntryValue, content)]);
            if (i == 0)
            {
                return field;
            }

            content = Field(ValueStruct, field);
        }

        return [];
    }

    private static byte[] Field(int number, byte[] content)
    {
        var writer = new ProtobufWriter(new byte[content.Length + LevelOverhead]);
        writer.WriteBytes(number, content);
        return writer.Written.ToArray();
    }
}
