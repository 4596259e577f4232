using System.CommandLine;
using Grpc.Core;
using Grpc.Net.Client;

namespace MeshExtensions.Commands;

/// <summary><c>meshext send</c>: speaks to a running server as Envoy would, with an encoder that is not the server's own.</summary>
internal static class SendCommand
{
    public static Command Create() => new("send", "Send a check or access log entries to a running server, as Envoy would, and print its answer.")
    {
        SendCheckCommand.Create(),
        SendAccessLogCommand.Create(),
    };

    /// <summary>The option that names the server.</summary>
    public static Option<Uri> ServerOption() => new("--server")
    {
        Description = "The server's gRPC address.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:9000"),
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"'{text}' is not a server's address; write http://HOST:PORT.");
            return null;
        },
    };

    /// <summary>Makes the call; an error of gRPC or of the network becomes a message and a status.</summary>
    public static async Task<int> CallAsync(Uri server, Func<GrpcChannel, Task> call)
    {
        using var channel = GrpcChannel.ForAddress(server);
        try
        {
            await call(channel);
            return ExitCode.Done;
        }
        catch (RpcException exception)
        {
            var cure = exception.StatusCode == StatusCode.Unavailable ? $" Is meshext serving at {server}? Name another address with --server." : string.Empty;
            await Console.Error.WriteLineAsync($"meshext: gRPC status {exception.StatusCode}: {exception.Status.Detail}{cure}");
            return ExitCode.Failed;
        }
        catch (InvalidOperationException exception)
        {
            // Writing to a stream that the server has ended.
            await Console.Error.WriteLineAsync($"meshext: the server ended the stream: {exception.Message}");
            return ExitCode.Failed;
        }
    }
}
