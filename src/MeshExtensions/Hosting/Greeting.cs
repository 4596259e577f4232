using System.Net;
using MeshExtensions.Authorization;
using MeshExtensions.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace MeshExtensions.Hosting;

/// <summary>
/// What a person sees when the server has started: what listens where, which policies decide, where access logs go, and what to try next.
/// It goes to standard error, since standard output belongs to the access logs.
/// </summary>
internal static class Greeting
{
    public static void Write(TextWriter output, WebApplication app, ServerOptions options, OtlpExporterOptions? exporter)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        var grpc = addresses[0];
        var admin = addresses[1];
        var status = app.Services.GetRequiredService<AuthorizationState>().Status;
        output.WriteLine($"""

            meshext is running.
              gRPC   {grpc}  Authorization, AccessLogService, health, reflection
              admin  {admin}  /healthz /readyz /metrics
              access logs go to {(exporter is null ? "standard output, one JSON object a line" : exporter.Endpoint.ToString())}
            """);
        WritePolicies(output, options, status);
        var server = grpc == "http://[::]:9000" ? string.Empty : $" --server {Reachable(grpc)}";
        var program = Program();
        output.WriteLine($"""
              Try, in another terminal:
                {program} send check GET http://httpbin.foo/headers --header x-ext-authz:allow{server}
                {program} send check GET http://httpbin.foo/headers{server}
                {program} send access-log GET http://httpbin.foo/headers --status 200{server}

            """);
    }

    private static void WritePolicies(TextWriter output, ServerOptions options, PolicyStatus status)
    {
        if (status.NotReadyReason is { } reason)
        {
            output.WriteLine($"  NOT READY: {reason}");
            foreach (var error in status.Errors)
            {
                output.WriteLine($"    {error}");
            }

            return;
        }

        output.WriteLine($"  policies from {options.PoliciesPath}:");
        foreach (var policy in status.InForce.Rules.GroupBy(rule => rule.Policy, StringComparer.Ordinal))
        {
            output.WriteLine($"    {policy.Key}: {string.Join(", ", policy.Select(rule => $"{rule.Name} ({(rule.Allows ? "Allow" : "Deny")})"))}");
        }
    }

    /// <summary>How the user calls this program from where they stand: by name when it is installed, else by its path.</summary>
    private static string Program()
    {
        var path = Environment.ProcessPath;
        var name = Path.GetFileNameWithoutExtension(path);
        var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Contains(Path.GetDirectoryName(path), StringComparer.Ordinal);
        return name switch
        {
            "meshext" when isInstalled => name,
            "meshext" => FromHere(path!),
            _ => $"dotnet {FromHere(Path.Combine(AppContext.BaseDirectory, "meshext.dll"))}",
        };
    }

    /// <summary>A path as short as it can be written from the current folder.</summary>
    private static string FromHere(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    /// <summary>An address that a client on this machine can use.</summary>
    private static string Reachable(string address)
    {
        var uri = new Uri(address);
        var isAny = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
        return isAny ? $"http://127.0.0.1:{uri.Port}" : address;
    }
}
