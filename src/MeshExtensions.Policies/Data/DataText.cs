using System.Text;
using System.Text.Unicode;

namespace MeshExtensions.Policies.Data;

/// <summary>A file of data in memory: UTF-8 throughout, without a byte order mark. A place in it is an offset in bytes.</summary>
/// <param name="file">Its path, for messages.</param>
/// <param name="bytes">What it holds.</param>
internal sealed class DataText(string file, ReadOnlyMemory<byte> bytes)
{
    /// <summary>The file's path, for messages.</summary>
    public string File { get; } = file;

    /// <summary>The text as UTF-8.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.Span;

    /// <summary>The text as a string.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    /// <summary>Takes what a file holds.</summary>
    /// <returns><see langword="null"/>, and an error, when it is not UTF-8.</returns>
    public static DataText? Create(string file, byte[] content, ICollection<PolicyError> errors)
    {
        var text = new DataText(file, content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsMemory(3) : content);
        if (Utf8.IsValid(text.Bytes))
        {
            return text;
        }

        errors.Add(new PolicyError(text.Locate(FirstInvalid(text.Bytes)), "What stands here is not UTF-8 text; save the file as UTF-8."));
        return null;
    }

    /// <summary>Line and column of an offset. Columns are characters, as editors count them, and not bytes. Takes time that grows with the offset.</summary>
    public SourceLocation Locate(long offset)
    {
        var before = Bytes[..(int)Math.Min(offset, Bytes.Length)];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        var column = 1;
        foreach (var value in line)
        {
            column += (value & 0xC0) == 0x80 ? 0 : 1; // Only a character's first byte counts.
        }

        return new SourceLocation(File, before.Count((byte)'\n') + 1, column);
    }

    /// <summary>The offset of a line's byte, both counted from 0.</summary>
    public int OffsetOf(long line, long byteInLine)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += Bytes[start..].IndexOf((byte)'\n') + 1;
        }

        return start + (int)byteInLine;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; ;)
        {
            var next = bytes[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0 || Rune.DecodeFromUtf8(bytes[(at + next)..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                return at + Math.Max(next, 0);
            }

            at += next + length;
        }
    }
}
