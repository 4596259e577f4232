using System.Runtime.CompilerServices;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel;

/// <summary>
/// The memory of evaluations: text and lists that they make, their local variables, their budget. It grows to what it once needed and is then used again and again, so
/// that an evaluation allocates nothing. One evaluation at a time; a host keeps one per thread, or a pool of them.
/// </summary>
public sealed class CelArena
{
    private const int FirstBytes = 4 * 1024;
    private const int FirstValues = 128;
    private const int MaximumDetails = 16;

    private byte[] _bytes = new byte[FirstBytes];
    private int _bytesUsed;
    private CelValue[] _values = new CelValue[FirstValues];
    private int _valuesUsed;
    // Full chunks and maps: what counts against the limit besides the two chunks in use.
    private long _otherMemory;
    private readonly CelValue[] _details = new CelValue[MaximumDetails];
    private int _detailCount;
    private readonly List<ArenaMap> _maps = [];
    private readonly TextBuilder _text = new();
    private int _mapsUsed;

    /// <summary>The most memory that values made since the last <see cref="Reset"/> may take, in bytes. Beyond it, evaluation ends with <see cref="CelErrorCode.MemoryExceeded"/>.</summary>
    public long MemoryLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most that one evaluation may cost. Beyond it, it ends with <see cref="CelErrorCode.CostExceeded"/>.</summary>
    /// <remarks>
    /// One unit is about one step of one nanosecond to ten: a node of an expression in a loop, 16 bytes of text that are read or copied, an element that is compared.
    /// What stands outside of loops and does not depend on the size of values costs nothing, since its length is bounded when it is parsed.
    /// </remarks>
    public long CostLimit { get; init; } = 1_000_000;

    /// <summary>What the last evaluation has cost; see <see cref="CostLimit"/>.</summary>
    public long Cost => CostLimit - Math.Max(CostLeft, 0);

    internal CelActivation Activation { get; private set; } = CelActivation.Empty;

    internal long CostLeft { get; private set; }

    /// <summary>The error behind <see cref="Evaluation.Truth.Error"/>.</summary>
    internal CelValue Failure { get; set; }

    internal CelValue[] Locals { get; private set; } = [];

    /// <summary>Set once a budget is exceeded: the evaluation's result is then this error, whatever absorbed it.</summary>
    internal CelErrorCode Exhausted { get; private set; }

    internal Evaluation.TraceRecorder? Trace { get; set; }

    /// <summary>The arena's text builder, emptied; <see cref="CopyBuilt"/> makes a value of it.</summary>
    internal TextBuilder BeginText()
    {
        _text.Begin(MemoryLimit);
        return _text;
    }

    /// <summary>What the builder has, as a string.</summary>
    internal CelValue CopyBuilt()
    {
        if (_text.IsTooLong)
        {
            Exhausted = CelErrorCode.MemoryExceeded;
            return Exceeded();
        }

        return TryChargeBytes(_text.Written.Length) ? CopyString(_text.Written) : Exceeded();
    }

    /// <summary>Forgets all values that were made here; they must not be used from here on. Call it between requests, not between the expressions of one.</summary>
    public void Reset()
    {
        _bytesUsed = 0;
        _valuesUsed = 0;
        _otherMemory = 0;
        _detailCount = 0;
        _mapsUsed = 0;
    }

    /// <summary>A string with a copy of this text.</summary>
    /// <param name="text">Must be well-formed UTF-8.</param>
    public CelValue CopyString(ReadOnlySpan<byte> text) => Copy(CelKind.String, text);

    /// <summary>Bytes with a copy of these.</summary>
    public CelValue CopyBytes(ReadOnlySpan<byte> bytes) => Copy(CelKind.Bytes, bytes);

    /// <summary>A list with a copy of these elements; what they point to is not copied.</summary>
    public CelValue CopyList(ReadOnlySpan<CelValue> elements)
    {
        if (!TryReserve(elements.Length, out var array, out var offset))
        {
            return CelValue.Error(CelErrorCode.MemoryExceeded);
        }

        elements.CopyTo(array.AsSpan(offset));
        return new CelValue(CelKind.List, array, CelValue.Pack(offset, elements.Length));
    }

    /// <summary>An optional with a value.</summary>
    public CelValue Optional(in CelValue value)
    {
        if (!TryReserve(1, out var array, out var offset))
        {
            return CelValue.Error(CelErrorCode.MemoryExceeded);
        }

        array[offset] = value;
        return new CelValue(CelKind.Optional, array, CelValue.Pack(offset, 1));
    }

    /// <summary>An error to return from a host's function.</summary>
    /// <param name="message">What failed; the place in the expression is added.</param>
    public CelValue Fail(string message) => WithDetail(CelErrorCode.Host, CelValue.String(message));

    internal void Begin(CelActivation activation, int locals)
    {
        Activation = activation;
        CostLeft = CostLimit;
        Exhausted = CelErrorCode.None;
        if (Locals.Length < locals)
        {
            Locals = new CelValue[Math.Max(8, locals * 2)];
        }
    }

    /// <summary>Takes from the budget.</summary>
    /// <returns>False when it is used up: stop and return <see cref="Exceeded"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryCharge(long cost)
    {
        CostLeft -= cost;
        if (CostLeft >= 0)
        {
            return true;
        }

        // Not further down: sums of what nobody can pay would come out at the top again.
        CostLeft = -1;
        Exhausted = Exhausted == CelErrorCode.None ? CelErrorCode.CostExceeded : Exhausted;
        return false;
    }

    /// <summary>Takes what reading or writing so many bytes costs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryChargeBytes(long length) => TryCharge(length >> 4);

    /// <summary>The error of the budget that was exceeded.</summary>
    internal CelValue Exceeded() => CelValue.Error(Exhausted == CelErrorCode.None ? CelErrorCode.CostExceeded : Exhausted);

    /// <summary>An error with the value that it is about. Only so many are kept; later ones lose their detail, not their code.</summary>
    internal CelValue WithDetail(CelErrorCode code, in CelValue detail)
    {
        if (_detailCount == MaximumDetails)
        {
            return CelValue.Error(code);
        }

        _details[_detailCount++] = detail;
        return new CelValue(CelKind.Error, null, ((long)_detailCount << 32) | 0xFFFF_FFFF, (int)code);
    }

    /// <summary>What an error is about.</summary>
    internal bool TryGetDetail(in CelValue error, out CelValue detail)
    {
        var index = (int)(error.Bits >> 32);
        detail = index > 0 && index <= _detailCount ? _details[index - 1] : default;
        return detail.Kind != CelKind.Unset;
    }

    /// <summary>Room for bytes that are written next; <see cref="Commit"/> says how many it became.</summary>
    /// <param name="length">The most that will be written. Negative lengths come from sums that overflowed, and are refused.</param>
    /// <param name="room">Empty when false.</param>
    /// <returns>False when the budget does not allow it: return <see cref="Exceeded"/>.</returns>
    internal bool TryReserve(long length, out Span<byte> room)
    {
        if (length > _bytes.Length - _bytesUsed || length < 0)
        {
            if (!TryGrow(length, 1, _bytes.Length, out var size))
            {
                room = default;
                return false;
            }

            _bytes = new byte[size];
            _bytesUsed = 0;
        }

        room = _bytes.AsSpan(_bytesUsed, (int)length);
        return true;
    }

    /// <summary>The first bytes of the room that was reserved last, as a value.</summary>
    internal CelValue Commit(CelKind kind, int length, int extra = 0)
    {
        var value = new CelValue(kind, _bytes, CelValue.Pack(_bytesUsed, length), extra);
        _bytesUsed += length;
        return value;
    }

    /// <summary>Room for values. It is the caller's at once.</summary>
    internal bool TryReserve(long count, out CelValue[] array, out int offset)
    {
        if (count > _values.Length - _valuesUsed || count < 0)
        {
            if (!TryGrow(count, Unsafe.SizeOf<CelValue>(), _values.Length, out var size))
            {
                array = [];
                offset = 0;
                return false;
            }

            _values = new CelValue[size];
            _valuesUsed = 0;
        }

        array = _values;
        offset = _valuesUsed;
        _valuesUsed += (int)count;
        return true;
    }

    /// <summary>Gives back the end of a reservation, unless something was reserved after it.</summary>
    /// <param name="array">What was reserved in.</param>
    /// <param name="end">Where the reservation ends.</param>
    /// <param name="unused">How many values before the end are not needed.</param>
    internal void GiveBack(CelValue[] array, int end, int unused)
    {
        if (array == _values && end == _valuesUsed)
        {
            _valuesUsed -= unused;
        }
    }

    /// <summary>A map with a hash table, empty.</summary>
    /// <param name="capacity">Entries that will come at most.</param>
    /// <returns>Null when the budget does not allow it: return <see cref="Exceeded"/>.</returns>
    internal ArenaMap? RentMap(int capacity)
    {
        _otherMemory += capacity * 64L;
        if (_otherMemory > MemoryLimit)
        {
            Exhausted = CelErrorCode.MemoryExceeded;
            return null;
        }

        if (_mapsUsed == _maps.Count)
        {
            _maps.Add(new ArenaMap());
        }

        var map = _maps[_mapsUsed++];
        map.Clear(capacity);
        return map;
    }

    private CelValue Copy(CelKind kind, ReadOnlySpan<byte> bytes)
    {
        if (!TryReserve(bytes.Length, out Span<byte> room))
        {
            return CelValue.Error(CelErrorCode.MemoryExceeded);
        }

        bytes.CopyTo(room);
        return Commit(kind, bytes.Length);
    }

    // A full chunk stays with the values that point to it; the next one is twice as big, so that after a few evaluations one chunk holds all.
    private bool TryGrow(long needed, int unit, int current, out int size)
    {
        size = 0;
        var wanted = Math.Min(Math.Max(needed, current * 2L), Array.MaxLength);
        if (needed < 0 || _otherMemory + ((long)current * unit) + (needed * unit) > MemoryLimit)
        {
            Exhausted = CelErrorCode.MemoryExceeded;
            return false;
        }

        _otherMemory += (long)current * unit;
        size = (int)wanted;
        return true;
    }
}
