using MeshExtensions.Authorization.Observability;
using MeshExtensions.Policies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Reloading;

/// <summary>
/// Loads the policies and brings changed files into force. It looks at names, sizes and times of the files, twice a second, which works on every file
/// system: change notifications get lost on network mounts, and in the symbolic links of mounted ConfigMaps.
/// </summary>
/// <remarks>A change is read when the files have stayed the same from one look to the next: a file that is still being written could be valid and yet lack its last rules.</remarks>
internal sealed class PolicyWatcher(string path, PolicyStore store, AuthorizationState state, CheckMetrics metrics, TimeProvider time, ILogger<PolicyWatcher> logger)
    : BackgroundService
{
    /// <summary>Time between two looks; a change is in force after two of them at the most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Readings at the start, before it goes on without; a mounted folder that is just being swapped needs two.</summary>
    private const int MaxFirstReadings = 5;

    private string? _read;
    private string? _seen;

    /// <summary>Loads for the first time, before anything listens, so that no check is answered without its policies.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        PolicyLoadResult? result = null;
        for (var attempt = 0; attempt < MaxFirstReadings && result is null; attempt++)
        {
            _seen = Fingerprint();
            result = LoadUnchanged(_seen);
        }

        if (result is not null)
        {
            _read = _seen;
        }

        Apply(result ?? new PolicyLoadResult(
            null,
            [new PolicyError(new SourceLocation(path, 0, 0), "The files kept changing while they were read; they are read again when they have settled.")]));
        return base.StartAsync(cancellationToken);
    }

    /// <summary>One look; reads the files if they have changed and stayed so since the last look.</summary>
    internal void Look()
    {
        var fingerprint = Fingerprint();
        var isSettled = fingerprint == _seen;
        _seen = fingerprint;
        if (isSettled && fingerprint != _read && LoadUnchanged(fingerprint) is { } result)
        {
            Apply(result);

            // Last, so that what fails on the way is tried again at the next look.
            metrics.Reloaded(result.Set is not null);
            _read = _seen;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                Look();
            }
#pragma warning disable CA1031 // The watcher must outlive whatever a file system can do; the policies in force stay.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.WatchFailed(logger, exception);
            }
        }
    }

    /// <summary>
    /// Reads the files, or <see langword="null"/> when they are not, or no longer, those of the fingerprint: what was read may be half of each version. The
    /// next looks see the change.
    /// </summary>
    private PolicyLoadResult? LoadUnchanged(string fingerprint)
    {
        var dataFiles = store.DataFiles;
        var result = store.Load(path);
        if (!dataFiles.SequenceEqual(store.DataFiles, StringComparer.Ordinal))
        {
            // The policies now name other files of data, which the fingerprint did not know. What was read once is not read again if nothing changes.
            _seen = fingerprint = Fingerprint();
            result = store.Load(path);
        }

        return Fingerprint() == fingerprint ? result : null;
    }

    private void Apply(PolicyLoadResult result)
    {
        var before = state.Status;
        state.Apply(result, time.GetUtcNow());
        foreach (var error in result.Errors)
        {
            Log.PolicyError(logger, error.ToString());
        }

        foreach (var warning in result.Warnings)
        {
            Log.PolicyWarning(logger, warning.ToString());
        }

        if (result.Set is { Policies.Count: > 0 } set)
        {
            Log.PoliciesLoaded(logger, path, set.Policies.Count, set.Rules.Count);
        }
        else if (result.Set is not null)
        {
            Log.NoPolicies(logger, $"Put a policy into {path}.");
        }
        else if (before.LoadedAt is { } loadedAt)
        {
            Log.PoliciesKept(logger, path, result.Errors.Count, loadedAt);
        }
        else
        {
            Log.PoliciesInvalid(logger, path, result.Errors.Count);
        }
    }

    private string Fingerprint()
    {
        var errors = new List<PolicyError>();
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        var files = PolicyFiles.Find(path, errors).Select(file => PolicyFiles.StateOf(file, folders));
        var dataFiles = store.DataFiles.Select(file => PolicyFiles.StateOf(new FileInfo(file), folders));
        return string.Join('\n', files.Concat(dataFiles).Concat(errors.Select(error => error.ToString())));
    }
}
