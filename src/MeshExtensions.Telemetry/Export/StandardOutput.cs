using Microsoft.Win32.SafeHandles;

namespace MeshExtensions.Telemetry.Export;

/// <summary>The standard output of the process, as a stream that tells when nobody reads it any more.</summary>
internal static class StandardOutput
{
    private const nint FileDescriptor = 1;

    /// <summary>Opens it. Disposing the stream does not close it.</summary>
    public static Stream Open() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : OpenUnix(new SafeFileHandle(FileDescriptor, ownsHandle: false));

    /// <summary>
    /// On Unix the console's own stream takes a write to a closed pipe for a success (dotnet/runtime, ConsolePal.Unix.cs, Write: EPIPE),
    /// so records would count as exported that nobody got.
    /// </summary>
    /// <remarks>
    /// A file keeps the console's stream: no reader can leave it, and a <see cref="FileStream"/> writes at a position of its own,
    /// over what others write to the same open file, such as logs after <c>2&gt;&amp;1</c>.
    /// </remarks>
    internal static Stream OpenUnix(SafeFileHandle handle)
    {
        var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
