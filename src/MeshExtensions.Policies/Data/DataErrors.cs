namespace MeshExtensions.Policies.Data;

/// <summary>
/// The errors of one file of data. A file of a million keys can have a million of them, and nobody reads more than a page: the first are kept with
/// their places, the others are counted.
/// </summary>
/// <param name="file">The file's path, for messages.</param>
/// <param name="locate">Turns a place, which means what the reader of the file says (an offset, a line with its column), into one for people. Asked only for
/// the errors that are kept, because it may have to count lines.</param>
/// <param name="errors">Where the errors go.</param>
internal sealed class DataErrors(string file, Func<long, SourceLocation> locate, ICollection<PolicyError> errors)
{
    /// <summary>How many errors of one file are kept.</summary>
    public const int MaximumKept = 100;

    /// <summary>The longest part of a key or value that a message repeats, in characters.</summary>
    private const int MaximumQuoted = 60;

    /// <summary>How many errors there are, those that were only counted included.</summary>
    public int Count { get; private set; }

    /// <summary>A key or value for a message, which must stay readable whatever is in the file.</summary>
    public static string Quote(string text) =>
        text.Length <= MaximumQuoted ? $"'{text}'" : $"'{text.AsSpan(0, MaximumQuoted - (char.IsHighSurrogate(text[MaximumQuoted - 1]) ? 1 : 0))}…'";

    /// <summary>Adds an error in the file.</summary>
    public void Add(long place, string message)
    {
        if (++Count <= MaximumKept)
        {
            errors.Add(new PolicyError(locate(place), message));
        }
    }

    /// <summary>Adds an error that is about the file but stands elsewhere.</summary>
    public void Add(SourceLocation location, string message)
    {
        if (++Count <= MaximumKept)
        {
            errors.Add(new PolicyError(location, message));
        }
    }

    /// <summary>Adds an error about a key that is there twice, with both places.</summary>
    public void AddRepeated(long first, long second, ReadOnlySpan<byte> key)
    {
        if (++Count <= MaximumKept)
        {
            var name = Quote(System.Text.Encoding.UTF8.GetString(key));
            errors.Add(new PolicyError(locate(second), $"The key {name} is already there, at {locate(first)}; keep one of them."));
        }
    }

    /// <summary>Says how many errors were not kept, once all are found.</summary>
    public void Finish()
    {
        if (Count > MaximumKept)
        {
            errors.Add(new PolicyError(new SourceLocation(file, 0, 0), $"The file has {Count - MaximumKept} more errors; mend those that are named first."));
        }
    }
}
