using System.Net;
using MeshExtensions.Authorization.Tests.Reloading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Tests;

public sealed class AuthorizationExtensionsTests
{
    [Fact]
    public async Task AddAuthorizationChecks_WithPolicies_LoadsThemBeforeTheServerListens()
    {
        using var folder = new PolicyFolder();
        folder.Write(TestPolicies.QuickstartText);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddAuthorizationChecks(folder.Path);
        await using var app = builder.Build();
        app.UseAuthorizationChecks();
        var state = app.Services.GetRequiredService<AuthorizationState>();
        var listening = app.Services.GetRequiredService<IServer>().Features;
        int? addressesThen = null;
        state.StatusChanged += (_, _) => addressesThen ??= listening.Get<IServerAddressesFeature>()?.Addresses.Count ?? 0;

        await app.StartAsync();

        Assert.Equal(0, addressesThen);
        Assert.Single(listening.Get<IServerAddressesFeature>()!.Addresses);
        Assert.Equal(["ext-authz-sample"], state.Status.InForce.Policies);
    }
}
