using System.Buffers;
using System.Runtime.InteropServices;

namespace MeshExtensions.Wire;

/// <summary>
/// A <see cref="ReadOnlySequence{T}"/> as one part of one array: the sequence's own array when it is one segment of one, as Kestrel's are, else a copy in
/// the caller's or a rented one. For readers that keep places in the message, which a span cannot be for longer than a method.
/// </summary>
public ref struct ContiguousArray
{
    private byte[]? _rented;

    /// <summary>Takes a sequence.</summary>
    /// <param name="sequence">Must outlive this value.</param>
    /// <param name="scratch">Where a copy goes that it has room for; longer ones use the shared array pool.</param>
    public ContiguousArray(in ReadOnlySequence<byte> sequence, byte[] scratch)
    {
        if (sequence.IsSingleSegment && MemoryMarshal.TryGetArray(sequence.First, out var segment))
        {
            Segment = segment;
            return;
        }

        var length = checked((int)sequence.Length);
        if (length > scratch.Length)
        {
            _rented = ArrayPool<byte>.Shared.Rent(length);
            scratch = _rented;
        }

        sequence.CopyTo(scratch);
        Segment = new ArraySegment<byte>(scratch, 0, length);
    }

    /// <summary>All bytes of the sequence. They must not be written to: they may be another's.</summary>
    public ArraySegment<byte> Segment { get; private set; }

    /// <summary>Gives a rented copy back; <see cref="Segment"/> is empty from here on.</summary>
    public void Dispose()
    {
        Segment = ArraySegment<byte>.Empty;
        if (_rented is { } rented)
        {
            _rented = null;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
