using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Observability;

/// <summary>All log messages of this project. Ids 1000 to 1999, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Error, "A check failed and was answered with an error. This is a defect of the server; please report it.")]
    public static partial void CheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(1001, LogLevel.Debug, "The caller gave up a check before its message had arrived.")]
    public static partial void CheckCancelled(ILogger logger);

    [LoggerMessage(1010, LogLevel.Information, "Policies loaded from {Path}: {PolicyCount} policies with {RuleCount} rules.")]
    public static partial void PoliciesLoaded(ILogger logger, string path, int policyCount, int ruleCount);

    [LoggerMessage(1011, LogLevel.Error, "Policy error: {Error}")]
    public static partial void PolicyError(ILogger logger, string error);

    [LoggerMessage(1016, LogLevel.Warning, "Policy warning: {Warning}")]
    public static partial void PolicyWarning(ILogger logger, string warning);

    [LoggerMessage(1012, LogLevel.Error, "The policies at {Path} have {ErrorCount} errors. No policies were in force before, so every check is denied until they are mended.")]
    public static partial void PoliciesInvalid(ILogger logger, string path, int errorCount);

    [LoggerMessage(1013, LogLevel.Error, "The changed policies at {Path} have {ErrorCount} errors. The policies of {LoadedAt} stay in force.")]
    public static partial void PoliciesKept(ILogger logger, string path, int errorCount, DateTimeOffset loadedAt);

    [LoggerMessage(1014, LogLevel.Warning, "No policy is loaded, so every check is denied. {Advice}")]
    public static partial void NoPolicies(ILogger logger, string advice);

    [LoggerMessage(1015, LogLevel.Error, "Looking for changed policies failed; it is tried again.")]
    public static partial void WatchFailed(ILogger logger, Exception exception);
}
