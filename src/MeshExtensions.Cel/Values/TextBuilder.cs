namespace MeshExtensions.Cel.Values;

/// <summary>
/// Builds a text of which nobody knows the length beforehand. One per arena, used by one function at a time; it grows once and is used again.
/// </summary>
internal sealed class TextBuilder
{
    private byte[] _buffer = new byte[256];
    private int _length;
    private long _limit;

    /// <summary>Whether the text became longer than the arena may grow.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Begins anew.</summary>
    public void Begin(long limit)
    {
        _length = 0;
        _limit = limit;
        IsTooLong = false;
    }

    public void Append(byte value)
    {
        if (TryReserve(1, out var room))
        {
            room[0] = value;
            _length++;
        }
    }

    public void Append(ReadOnlySpan<byte> text)
    {
        if (TryReserve(text.Length, out var room))
        {
            text.CopyTo(room);
            _length += text.Length;
        }
    }

    /// <summary>Room for what is written next; <see cref="Advance"/> says how much it became.</summary>
    public bool TryReserve(long length, out Span<byte> room)
    {
        if (_length + length > _buffer.Length)
        {
            if (_length + length > _limit)
            {
                IsTooLong = true;
                room = default;
                return false;
            }

            Array.Resize(ref _buffer, (int)Math.Max(_buffer.Length * 2L, _length + length));
        }

        room = _buffer.AsSpan(_length, (int)length);
        return true;
    }

    public void Advance(int length) => _length += length;

    /// <summary>The text so far.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);
}
