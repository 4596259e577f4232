using MeshExtensions.Authorization.Observability;
using MeshExtensions.Authorization.Reloading;
using MeshExtensions.Authorization.Serving;
using MeshExtensions.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization;

/// <summary>Puts authorization into a host.</summary>
public static class AuthorizationExtensions
{
    /// <summary>Name of the meter whose metrics tell of checks and policies.</summary>
    public const string MeterName = CheckMetrics.MeterName;

    /// <summary>Adds the check service and, given a path, the policies there, watched for changes.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">What policies mean here; absent for the defaults.</param>
    /// <param name="policiesPath">A policy file, or a folder of them; <see langword="null"/> for none, which denies every check.</param>
    public static IServiceCollection AddAuthorizationChecks(this IServiceCollection services, string? policiesPath, PolicyOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<AuthorizationState>();
        services.AddSingleton<CheckMetrics>();
        services.AddSingleton<CheckHandler>();
        if (policiesPath is not null)
        {
            services.AddSingleton<IHostedService>(provider => new PolicyWatcher(
                policiesPath,
                new PolicyStore(options ?? PolicyOptions.Default),
                provider.GetRequiredService<AuthorizationState>(),
                provider.GetRequiredService<CheckMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PolicyWatcher>>()));
        }

        return services;
    }

    /// <summary>Answers checks ahead of everything else in the pipeline; other requests pass on.</summary>
    public static IApplicationBuilder UseAuthorizationChecks(this IApplicationBuilder app)
    {
        var handler = app.ApplicationServices.GetRequiredService<CheckHandler>();
        return app.Use(next => context => context.Request.Path.Value == CheckHandler.Path ? handler.HandleAsync(context) : next(context));
    }
}
