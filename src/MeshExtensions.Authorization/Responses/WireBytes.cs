using MeshExtensions.Wire;

namespace MeshExtensions.Authorization.Responses;

/// <summary>Bytes that a writer makes, in an array of their own. For what is made when policies load.</summary>
internal static class WireBytes
{
    private const int UsualSize = 1024;

    /// <summary>Writes something.</summary>
    public delegate void Write(ref ProtobufWriter writer);

    /// <summary>Writes something, if it can.</summary>
    public delegate bool TryWrite(ref ProtobufWriter writer);

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static byte[] Of(Write write) => TryOf((ref writer) =>
    {
        write(ref writer);
        return true;
    })!;

    /// <summary>What <paramref name="write"/> writes; <see langword="null"/> when it cannot.</summary>
    public static byte[]? TryOf(TryWrite write)
    {
        for (var size = UsualSize; ; size *= 2)
        {
            var writer = new ProtobufWriter(new byte[size]);
            if (!write(ref writer))
            {
                return null;
            }

            if (!writer.Overflowed)
            {
                return writer.Written.ToArray();
            }
        }
    }
}
