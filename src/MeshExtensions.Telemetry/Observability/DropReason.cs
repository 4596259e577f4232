namespace MeshExtensions.Telemetry.Observability;

/// <summary>Why a record was not delivered: the values of the attribute <c>reason</c>.</summary>
internal enum DropReason
{
    /// <summary>The entry was malformed.</summary>
    InvalidEntry,

    /// <summary>The record alone is longer than a request may be.</summary>
    TooLarge,

    /// <summary>The queue was full, and this was the oldest in it.</summary>
    QueueFull,

    /// <summary>The backend answered with a code that must not be tried again.</summary>
    RejectedByBackend,

    /// <summary>The backend accepted the request, but not this record.</summary>
    PartialSuccess,

    /// <summary>The backend could not take it for as long as a batch is tried.</summary>
    RetriesExhausted,

    /// <summary>The server stopped, and the time to drain the queue was over.</summary>
    Shutdown,

    /// <summary>Standard output could not be written to.</summary>
    OutputFailed,
}
