namespace MeshExtensions.Testing;

/// <summary>A clock that stands still, for suites that say what time it is.</summary>
/// <param name="now">The time.</param>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
