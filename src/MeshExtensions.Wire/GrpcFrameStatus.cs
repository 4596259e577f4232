namespace MeshExtensions.Wire;

/// <summary>What stands at the start of a gRPC stream's bytes.</summary>
public enum GrpcFrameStatus
{
    /// <summary>A whole, uncompressed message.</summary>
    Complete,

    /// <summary>The beginning of one; more bytes are needed.</summary>
    Incomplete,

    /// <summary>A compressed message, which needs a <c>grpc-encoding</c> that both sides agreed on.</summary>
    Compressed,

    /// <summary>A message longer than the limit.</summary>
    TooLarge,

    /// <summary>A flag byte other than 0 and 1: not gRPC.</summary>
    InvalidFlag,
}
