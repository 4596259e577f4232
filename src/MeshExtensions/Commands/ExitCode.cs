namespace MeshExtensions.Commands;

/// <summary>What the process's exit status means, for every verb.</summary>
internal static class ExitCode
{
    /// <summary>What was asked for was done. A denial is an answer like any other.</summary>
    public const int Done = 0;

    /// <summary>It could not be done: a port is taken, a server does not answer.</summary>
    public const int Failed = 1;

    /// <summary>Arguments, a file or policies cannot be used; the message names the place.</summary>
    public const int UnusableInput = 2;
}
