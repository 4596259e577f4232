using System.Buffers;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization.Checking;

/// <summary>
/// The list of a request's headers while it is built: in memory that the caller lends, usually on its stack, and beyond that in a rented array.
/// Envoy allows 100 headers unless told otherwise, and adds four pseudo headers.
/// </summary>
internal ref struct HeaderIndex(Span<HeaderEntry> lent)
{
    /// <summary>Far more than Envoy's largest setting needs within 16 MiB of real headers; keeps a message of empty ones from taking 128 MiB.</summary>
    public const int MaxCount = 16 * 1024;

    private Span<HeaderEntry> _entries = lent;
    private HeaderEntry[]? _rented;
    private int _count;

    /// <summary>The entries so far, in the order of the wire.</summary>
    public readonly ReadOnlySpan<HeaderEntry> Entries => _entries[.._count];

    /// <summary>Whether an entry was refused because there are <see cref="MaxCount"/> already.</summary>
    public bool IsFull { readonly get; private set; }

    /// <summary>Adds one, up to <see cref="MaxCount"/>.</summary>
    public void Add(HeaderEntry entry)
    {
        if (_count == MaxCount)
        {
            IsFull = true;
            return;
        }

        if (_count == _entries.Length)
        {
            Grow();
        }

        _entries[_count++] = entry;
    }

    /// <summary>Forgets all entries.</summary>
    public void Clear() => _count = 0;

    /// <summary>Gives rented memory back.</summary>
    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            _entries = default;
            _count = 0;
            ArrayPool<HeaderEntry>.Shared.Return(rented);
        }
    }

    private void Grow()
    {
        var larger = ArrayPool<HeaderEntry>.Shared.Rent(Math.Max(64, 2 * _entries.Length));
        _entries.CopyTo(larger);
        if (_rented is { } rented)
        {
            ArrayPool<HeaderEntry>.Shared.Return(rented);
        }

        _entries = _rented = larger;
    }
}
