using MeshExtensions.Wire;

namespace MeshExtensions.Authorization.Responses;

/// <summary>Bytes that a writer makes, in an array of their own. For what is made when policies load.</summary>
internal static class WireBytes
{
    private const int UsualSize = 1024;

    /// <summary>Writes something.</summary>
    public delegate void Write(ref ProtobufWriter writer);

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static byte[] Of(Write write)
    {
        for (var size = UsualSize; ; size *= 2)
        {
            var writer = new ProtobufWriter(new byte[size]);
            write(ref writer);
            if (!writer.Overflowed)
            {
                return writer.Written.ToArray();
            }
        }
    }
}
