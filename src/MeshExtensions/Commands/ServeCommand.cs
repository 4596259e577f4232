using System.CommandLine;
using MeshExtensions.Hosting;

namespace MeshExtensions.Commands;

/// <summary><c>meshext serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var policies = new Option<string?>("--policies")
        {
            Description = "Policy file, or folder of policy files (.yaml, .yml), watched for changes. Without it every check is denied.",
            HelpName = "PATH",
        };
        var grpc = new Option<ListenAddress>("--grpc-listen")
        {
            Description = "Where Envoy reaches the gRPC services: Authorization, AccessLogService, health, reflection.",
            HelpName = "[HOST:]PORT",
            DefaultValueFactory = _ => ListenAddress.Any(9000),
            CustomParser = ListenAddress.Parse,
        };
        var admin = new Option<ListenAddress>("--admin-listen")
        {
            Description = "Where /healthz, /readyz and /metrics are served.",
            HelpName = "[HOST:]PORT",
            DefaultValueFactory = _ => ListenAddress.Loopback(8081),
            CustomParser = ListenAddress.Parse,
        };
        var otlp = new Option<string?>("--otlp-endpoint")
        {
            Description = "OTLP/gRPC endpoint of the backend that receives the access logs, such as http://collector:4317. "
                + "Also OTEL_EXPORTER_OTLP_ENDPOINT; the other OTEL_EXPORTER_OTLP_* variables apply. Without it access logs go to standard output.",
            HelpName = "URL",
        };
        var logFormat = new Option<LogFormat>("--log-format")
        {
            Description = "How the server's own log is written to standard error: Text with a greeting, for people, or Json, one object a line.",
            DefaultValueFactory = _ => LogFormat.Text,
        };

        var command = new Command("serve", "Answer Envoy's checks and receive its access logs, until SIGTERM or Ctrl+C.")
        {
            policies,
            PolicyOptionsArgument.Option,
            grpc,
            admin,
            otlp,
            logFormat,
        };
        command.SetAction((arguments, cancellation) => PolicyOptionsArgument.Read(arguments, Console.Error) is not { } policyOptions
            ? Task.FromResult(ExitCode.UnusableInput)
            : Server.RunAsync(
            new ServerOptions(
                arguments.GetValue(policies),
                policyOptions,
                arguments.GetValue(grpc)!,
                arguments.GetValue(admin)!,
                arguments.GetValue(otlp),
                arguments.GetValue(logFormat)),
            cancellation));
        return command;
    }
}
