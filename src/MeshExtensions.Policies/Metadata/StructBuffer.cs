using System.Text;

namespace MeshExtensions.Policies.Metadata;

/// <summary>
/// The bytes in which Structs and lists stand, and which of them are known to be readable: each is read through once, with all that is in it, when it is
/// first touched, so that what is found in it later needs no second look and lies no deeper than <see cref="ProtobufStruct.MaximumDepth"/>.
/// </summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class StructBuffer
{
    // Those that are touched from outside: the claims of a token, the metadata of a filter. More are read through again when they take turns.
    private const int MaximumReadable = 8;

    private readonly long[] _readable = new long[MaximumReadable];
    private int _readableCount;
    private long? _unreadable;
    private byte[] _replaced = [];

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>Which Struct or list: where its bytes begin and how many there are, both in bytes.</summary>
    public static long Handle(int offset, int length) => ((long)offset << 32) | (uint)length;

    /// <summary>Takes other bytes, or the same array with another content.</summary>
    public void Reset(byte[] bytes)
    {
        Bytes = bytes;
        _readableCount = 0;
        _unreadable = null;
    }

    /// <summary>The bytes of a handle.</summary>
    /// <param name="handle">Where.</param>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="slice">Empty when false.</param>
    /// <returns>False when the handle leads out of the buffer.</returns>
    public bool TrySlice(long handle, out int offset, out ReadOnlySpan<byte> slice)
    {
        offset = (int)(handle >> 32);
        var length = (int)handle;
        if (offset < 0 || length < 0 || length > Bytes.Length - offset)
        {
            slice = default;
            return false;
        }

        slice = Bytes.AsSpan(offset, length);
        return true;
    }

    /// <summary>Whether a Struct or a list can be read as a whole.</summary>
    /// <param name="handle">Where it stands.</param>
    /// <param name="kind">Which it is.</param>
    public bool IsReadable(long handle, StructValueKind kind)
    {
        if (handle == _unreadable || !TrySlice(handle, out var offset, out var slice))
        {
            return false;
        }

        foreach (var known in _readable.AsSpan(0, Math.Min(_readableCount, MaximumReadable)))
        {
            if (offset >= (int)(known >> 32) && offset + slice.Length <= (int)(known >> 32) + (int)known)
            {
                return true;
            }
        }

        if (!ProtobufStruct.IsReadable(slice, kind))
        {
            _unreadable = handle;
            return false;
        }

        _readable[_readableCount % MaximumReadable] = handle;
        _readableCount = _readableCount == (2 * MaximumReadable) - 1 ? MaximumReadable : _readableCount + 1;
        return true;
    }

    /// <summary>Text with U+FFFD in place of each sequence that is not well-formed, as parsers that repair text do.</summary>
    /// <param name="text">Any bytes.</param>
    /// <returns>Good until the next call.</returns>
    public ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text)
    {
        // The longest case is one replacement, three bytes, for each byte.
        if (_replaced.Length < text.Length * 3L)
        {
            _replaced = new byte[Math.Max(256L, text.Length * 3L)];
        }

        var length = 0;
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out var rune, out var consumed);
            length += rune.EncodeToUtf8(_replaced.AsSpan(length));
            text = text[consumed..];
        }

        return _replaced.AsSpan(0, length);
    }
}
