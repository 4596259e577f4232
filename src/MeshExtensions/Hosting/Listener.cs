using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MeshExtensions.Hosting;

/// <summary>Which listener a request came in by, so that what belongs to one is not served on another, whatever the ports are.</summary>
internal sealed class Listener
{
    public static readonly Listener Grpc = new();
    public static readonly Listener Admin = new();

    private Listener()
    {
    }

    /// <summary>Marks every connection of a listener with this.</summary>
    public void Mark(ListenOptions listen) => listen.Use(next => connection =>
    {
        connection.Features.Set(this);
        return next(connection);
    });

    /// <summary>Whether a request came in here. Kestrel shows the features of the connection with those of the request.</summary>
    public bool Received(HttpContext context) => ReferenceEquals(context.Features.Get<Listener>(), this);
}
