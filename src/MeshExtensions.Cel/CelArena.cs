using System.Net;
using System.Runtime.CompilerServices;
using MeshExtensions.Cel.Network;
using MeshExtensions.Cel.Values;

namespace MeshExtensions.Cel;

/// <summary>
/// The memory of evaluations: text and lists that they make, their local variables, their budget. It grows to what it once needed and is then used again and
/// again, so that an evaluation allocates nothing. One evaluation at a time; a host keeps one per thread, or a pool of them.
/// </summary>
public sealed class CelArena
{
    private const int FirstBytes = 4 * 1024;
    private const int FirstValues = 128;
    private const int MaximumDetails = 16;
    private const int ValueSize = 24;

    // Key, value, and two places of the hash table.
    private const int EntrySize = (2 * ValueSize) + 16;

    private byte[] _bytes = new byte[FirstBytes];
    private int _bytesUsed;
    private CelValue[] _values = new CelValue[FirstValues];
    private int _valuesUsed;
    // Bytes of all values that were made since the last reset. What an evaluation may do does not depend on how large the chunks happen to be.
    private long _memory;
    private readonly CelValue[] _details = new CelValue[MaximumDetails];
    private readonly string?[] _reasons = new string?[MaximumDetails];
    private int _detailCount;
    private readonly List<ArenaMap> _maps = [];
    private readonly TextBuilder _text = new();
    private int _mapsUsed;

    /// <summary>
    /// The most memory that values made since the last <see cref="Reset"/> may take, in bytes. Beyond it, evaluation ends with
    /// <see cref="CelErrorCode.MemoryExceeded"/>.
    /// </summary>
    public long MemoryLimit { get; init; } = 16 * 1024 * 1024;

    /// <summary>The most that one evaluation may cost. Beyond it, it ends with <see cref="CelErrorCode.CostExceeded"/>.</summary>
    /// <remarks>
    /// One unit is about one step of one nanosecond to ten: a node of an expression in a loop, 16 bytes of text that are read or copied, an element that is
    /// compared. What stands outside of loops and does not depend on the size of values costs nothing, since its length is bounded when it is parsed.
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

    /// <summary>The first error that a list, map or record of the host gave, or that it gave nothing; unset for none. Nothing absorbs it.</summary>
    internal CelValue HostFailure { get; private set; }

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

    /// <summary>
    /// Forgets all values that were made here; they must not be used from here on. Call it between requests, not between the expressions of one.
    /// </summary>
    public void Reset()
    {
        _bytesUsed = 0;
        _valuesUsed = 0;
        _memory = 0;
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
        return CelValue.ListOf(array, offset, elements.Length);
    }

    /// <summary>An IP address. An IPv4 address in an IPv6 one is the IPv4 address.</summary>
    public CelValue Ip(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return Addresses.From(Addresses.Read(bytes[..length]), this);
    }

    /// <summary>An IP address from its text.</summary>
    /// <param name="text">UTF-8, as <c>ip()</c> takes it.</param>
    /// <param name="address">Unset when false.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryParseIp(ReadOnlySpan<byte> text, out CelValue address)
    {
        var isAddress = AddressText.Parse(text, out var parsed) == AddressProblem.None;
        address = isAddress ? Addresses.From(parsed, this) : default;
        return isAddress;
    }

    /// <summary>A range of IP addresses.</summary>
    public CelValue Cidr(IPNetwork network)
    {
        Span<byte> bytes = stackalloc byte[16];
        network.BaseAddress.TryWriteBytes(bytes, out var length);
        return CidrRange.TryCreate(Addresses.Read(bytes[..length]), network.PrefixLength, out var range)
            ? Addresses.From(range, this)
            : throw new ArgumentException("The range is of IPv4 addresses that are written as IPv6 addresses.", nameof(network));
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
        HostFailure = default;
        if (Locals.Length < locals)
        {
            Locals = new CelValue[Math.Max(8, locals * 2)];
        }
    }

    /// <summary>What a list, map or record of the host gave for one of its parts.</summary>
    /// <returns>The value, or the error that now ends the evaluation: in a comparison it would otherwise only be something that is not equal.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal CelValue FromHost(in CelValue value) => value.Kind is not (CelKind.Unset or CelKind.Error) ? value : FailHost(value);

    private CelValue FailHost(in CelValue value)
    {
        var failure = value.IsError ? value : CelValue.Error(CelErrorCode.NoValue);
        HostFailure = HostFailure.IsError ? HostFailure : failure;
        return failure;
    }

    /// <summary>Takes from the budget, before the work is done: for functions of a host whose work depends on their arguments.</summary>
    /// <param name="cost">See <see cref="CostLimit"/>; not negative.</param>
    /// <returns>False when it is used up: stop, and return any error. The evaluation then ends with <see cref="CelErrorCode.CostExceeded"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryCharge(long cost)
    {
        if (cost >= 0 && cost <= CostLeft)
        {
            CostLeft -= cost;
            return true;
        }

        // Not subtracted: what is left would at last overflow and be plenty again.
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
    /// <param name="code">What kind of error.</param>
    /// <param name="detail">The value.</param>
    /// <param name="reason">What is wrong with it, a fragment that never was allocated for this error; null when the code says it all.</param>
    internal CelValue WithDetail(CelErrorCode code, in CelValue detail, string? reason = null)
    {
        if (_detailCount == MaximumDetails)
        {
            return CelValue.Error(code);
        }

        _reasons[_detailCount] = reason;
        _details[_detailCount++] = detail;
        return new CelValue(CelKind.Error, null, ((long)_detailCount << 32) | 0xFFFF_FFFF, (int)code);
    }

    /// <summary>The error of values that no form of a function takes.</summary>
    internal CelValue NoSuchOverload(params ReadOnlySpan<CelValue> values) =>
        _detailCount == MaximumDetails ? CelValue.Error(CelErrorCode.NoSuchOverload) : WithDetail(CelErrorCode.NoSuchOverload, CopyList(values));

    /// <summary>What an error is about, and what is wrong with that.</summary>
    internal bool TryGetDetail(in CelValue error, out CelValue detail, out string? reason)
    {
        var index = (int)(error.Bits >> 32);
        detail = index > 0 && index <= _detailCount ? _details[index - 1] : default;
        reason = index > 0 && index <= _detailCount ? _reasons[index - 1] : null;
        return detail.Kind != CelKind.Unset;
    }

    /// <summary>Room for bytes that are written next; <see cref="Commit"/> says how many it became.</summary>
    /// <param name="length">The most that will be written. Negative lengths come from sums that overflowed, and are refused.</param>
    /// <param name="room">Empty when false.</param>
    /// <returns>False when the budget does not allow it: return <see cref="Exceeded"/>.</returns>
    internal bool TryReserve(long length, out Span<byte> room)
    {
        if (!MayTake(length, 1))
        {
            room = default;
            return false;
        }

        if (length > _bytes.Length - _bytesUsed)
        {
            _bytes = new byte[Grown(_bytes.Length, length)];
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
        _memory += length;
        return value;
    }

    /// <summary>Room for values. It is the caller's at once.</summary>
    internal bool TryReserve(long count, out CelValue[] array, out int offset)
    {
        if (!MayTake(count, ValueSize))
        {
            array = [];
            offset = 0;
            return false;
        }

        if (count > _values.Length - _valuesUsed)
        {
            _values = new CelValue[Grown(_values.Length, count)];
            _valuesUsed = 0;
        }

        array = _values;
        offset = _valuesUsed;
        _valuesUsed += (int)count;
        _memory += count * ValueSize;
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
            _memory -= (long)unused * ValueSize;
        }
    }

    /// <summary>A map with a hash table, empty.</summary>
    /// <param name="capacity">Entries that will come at most.</param>
    /// <returns>Null when the budget does not allow it: return <see cref="Exceeded"/>.</returns>
    internal ArenaMap? RentMap(int capacity)
    {
        if (!MayTake(capacity, EntrySize))
        {
            return null;
        }

        _memory += (long)capacity * EntrySize;

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

    // Negative counts come from sums that overflowed.
    private bool MayTake(long count, int size)
    {
        if ((ulong)count <= (ulong)Math.Max(0, MemoryLimit - _memory) / (uint)size)
        {
            return true;
        }

        Exhausted = CelErrorCode.MemoryExceeded;
        return false;
    }

    // A full chunk stays with the values that point to it; the next one is twice as big, so that after a few evaluations one chunk holds all.
    private static int Grown(int current, long needed) => (int)Math.Min(Math.Max(needed, current * 2L), Array.MaxLength);
}
