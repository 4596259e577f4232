namespace MeshExtensions.Hosting;

/// <summary>All log messages of the executable itself. Ids 3000 to 3999, never reused.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Serving on {Addresses}. Policies: {Policies}. Access logs go to {AccessLogs}.")]
    public static partial void Serving(ILogger logger, string addresses, string policies, string accessLogs);

    [LoggerMessage(3001, LogLevel.Warning, "Not ready: {Reason}.")]
    public static partial void NotReady(ILogger logger, string reason);
}
