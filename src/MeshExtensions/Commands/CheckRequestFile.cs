using System.CommandLine;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using MeshExtensions.Authorization;

namespace MeshExtensions.Commands;

/// <summary>A CheckRequest in a file, for verbs that work without a server.</summary>
internal static class CheckRequestFile
{
    /// <summary><c>--request</c>.</summary>
    /// <param name="what">What the file is to the verb, for its help.</param>
    public static Option<string?> Option(string what) => new("--request")
    {
        Description = $"{what}: proto3 JSON, or binary when the file's name ends in .bin. - reads JSON from standard input.",
        HelpName = "FILE",
    };

    /// <summary>The message's bytes; binary ones go to the decision as they are, unless they cannot be a CheckRequest at all.</summary>
    public static byte[]? Read(string path, TextWriter error)
    {
        try
        {
            if (path.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
            {
                var bytes = File.ReadAllBytes(path);
                if (CheckEvaluator.FindWireError(bytes) is not { } problem)
                {
                    return bytes;
                }

                error.WriteLine($"meshext: {path}: {problem} The file must hold one CheckRequest as protobuf, without a gRPC header.");
                return null;
            }

            var text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
            return JsonParser.Default.Parse<CheckRequest>(text).ToByteArray();
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            error.WriteLine($"meshext: {path}: this is not a CheckRequest in proto3 JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"meshext: {exception.Message}");
        }

        return null;
    }
}
