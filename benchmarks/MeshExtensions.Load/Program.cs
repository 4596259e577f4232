using MeshExtensions.Load;
using MeshExtensions.Load.Servers;

return args is ["floor", .. var rest] ? await FloorServer.RunAsync(rest) : await LoadCommand.RunAsync(args);
