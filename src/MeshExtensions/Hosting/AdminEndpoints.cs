using System.Buffers;
using System.Text.Json;
using MeshExtensions.Authorization;

namespace MeshExtensions.Hosting;

/// <summary>What the admin listener serves: /healthz (the process lives), /readyz (send it traffic, or why not) and /metrics.</summary>
internal static class AdminEndpoints
{
    /// <summary>Serves them in a branch of the pipeline of their own, so that no other listener reaches them, nor they anything else.</summary>
    public static void Use(IApplicationBuilder admin)
    {
        var readiness = admin.ApplicationServices.GetRequiredService<Readiness>();
        var authorization = admin.ApplicationServices.GetRequiredService<AuthorizationState>();
        admin.UseOpenTelemetryPrometheusScrapingEndpoint("/metrics");
        admin.Run(context =>
        {
            if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            {
                context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return Task.CompletedTask;
            }

            switch (context.Request.Path.Value)
            {
                case "/healthz":
                    return context.Response.WriteAsync("ok\n");
                case "/readyz":
                    return WriteReadinessAsync(context.Response, readiness.NotReadyReason, authorization.Status);
                default:
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return context.Response.WriteAsync("Here are /healthz, /readyz and /metrics.\n");
            }
        });
    }

    private static async Task WriteReadinessAsync(HttpResponse response, string? notReadyReason, PolicyStatus policies)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ready", notReadyReason is null);
            if (notReadyReason is not null)
            {
                json.WriteString("reason", notReadyReason);
            }

            json.WriteStartObject("policies");
            json.WriteNumber("policies", policies.InForce.Policies.Count);
            json.WriteNumber("rules", policies.InForce.Rules.Count);
            if (policies.LoadedAt is { } loadedAt)
            {
                json.WriteString("loadedAt", loadedAt);
            }

            json.WriteStartArray("errors");
            foreach (var error in policies.Errors)
            {
                json.WriteStringValue(error.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        response.StatusCode = notReadyReason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "application/json";
        await response.BodyWriter.WriteAsync(buffer.WrittenMemory);
        await response.WriteAsync("\n");
    }
}
