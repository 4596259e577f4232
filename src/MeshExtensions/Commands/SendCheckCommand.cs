using System.CommandLine;
using Envoy.Service.Auth.V3;
using Google.Protobuf;

namespace MeshExtensions.Commands;

/// <summary><c>meshext send check</c>.</summary>
internal static class SendCheckCommand
{
    public static Command Create()
    {
        var request = new CheckRequestArguments();
        var server = SendCommand.ServerOption();
        var print = new Option<bool>("--print-request") { Description = "Print the CheckRequest as JSON instead of sending it; 'meshext decide' reads it." };
        var command = new Command(
            "check",
            "Ask a running server whether a request may pass, and print the CheckResponse as JSON. "
            + "Example: meshext send check GET http://orders.shop/api/v1/orders/42 --principal spiffe://cluster.local/ns/shop/sa/web -H x-user:kim");
        request.AddTo(command);
        command.Add(server);
        command.Add(print);
        command.SetAction(async (arguments, cancellation) =>
        {
            var check = request.Build(arguments);
            if (arguments.GetValue(print))
            {
                await Console.Out.WriteLineAsync(new JsonFormatter(JsonFormatter.Settings.Default.WithIndentation()).Format(check));
                return ExitCode.Done;
            }

            return await SendCommand.CallAsync(arguments.GetValue(server)!, async channel =>
            {
                var response = await new Envoy.Service.Auth.V3.Authorization.AuthorizationClient(channel).CheckAsync(check, cancellationToken: cancellation);
                await Console.Out.WriteLineAsync(JsonOutput.Object(json =>
                {
                    json.WriteString("decision", Outcome(response));
                    JsonOutput.WriteMessage(json, "response", response);
                }));
            });
        });
        return command;
    }

    /// <summary>What Envoy makes of a response: the code decides, and of the rest only whether it is an error_response.</summary>
    private static string Outcome(CheckResponse response) => (response.Status?.Code ?? 0) == 0
        ? "allow"
        : response.HttpResponseCase == CheckResponse.HttpResponseOneofCase.ErrorResponse ? "error" : "deny";
}
