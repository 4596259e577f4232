namespace MeshExtensions.Policies;

/// <summary>
/// The entries of a map or a list of headers, in the order of the wire. It is filled anew for each request, and its memory used again and again, so that
/// reading a request allocates nothing.
/// </summary>
public sealed class KeyValueTable
{
    /// <summary>Far more than Envoy's largest setting needs within 16 MiB of real headers; keeps a message of empty ones from taking 128 MiB.</summary>
    public const int MaxCount = 16 * 1024;

    /// <summary>Envoy allows 100 headers unless told otherwise, and adds four pseudo headers.</summary>
    private const int UsualCount = 128;

    /// <summary>Memory above this is not kept for the next request.</summary>
    private const int KeptCount = 1024;

    private KeyValueSlice[] _entries = [];

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether an entry was refused because there are <see cref="MaxCount"/> already; nothing may be decided from what is left.</summary>
    public bool IsFull { get; private set; }

    /// <summary>The entries.</summary>
    public ReadOnlySpan<KeyValueSlice> Entries => _entries.AsSpan(0, Count);

    /// <summary>Adds one, up to <see cref="MaxCount"/>.</summary>
    public void Add(KeyValueSlice entry)
    {
        if (Count == _entries.Length && !TryGrow())
        {
            IsFull = true;
            return;
        }

        _entries[Count++] = entry;
    }

    /// <summary>Forgets all entries; memory that only a strange request needed goes too.</summary>
    public void Clear()
    {
        if (_entries.Length > KeptCount)
        {
            _entries = [];
        }

        Count = 0;
        IsFull = false;
    }

    private bool TryGrow()
    {
        if (Count == MaxCount)
        {
            return false;
        }

        Array.Resize(ref _entries, Math.Clamp(2 * Count, UsualCount, MaxCount));
        return true;
    }
}
