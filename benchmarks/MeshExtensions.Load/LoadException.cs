namespace MeshExtensions.Load;

/// <summary>The measurement cannot go on or would mean nothing; the message says why, to the user.</summary>
internal sealed class LoadException(string message, bool isSetup = false) : Exception(message)
{
    /// <summary>Whether the user has to install or build something first.</summary>
    public bool IsSetup { get; } = isSetup;
}
