namespace MeshExtensions.Authorization.Responses;

/// <summary>Codes of google.rpc.Status and of gRPC. Envoy only asks whether a CheckResponse's code is 0; people and other clients read more.</summary>
internal static class RpcCode
{
    public const int Ok = 0;
    public const int InvalidArgument = 3;
    public const int DeadlineExceeded = 4;
    public const int PermissionDenied = 7;
    public const int ResourceExhausted = 8;
    public const int Unimplemented = 12;
    public const int Internal = 13;
    public const int Unauthenticated = 16;
}
