using System.Text;

namespace MeshExtensions.Cel.Tests.Text;

/// <summary>What every function here promises that writes or reads text: room is checked, nothing is allocated.</summary>
internal static class TextAssert
{
    public delegate bool Writer(Span<byte> destination, out int written);

    /// <summary>What is written; it fits into exactly its length and into the promised room, and into nothing less.</summary>
    public static string Written(Writer writer, int maxLength)
    {
        var room = new byte[maxLength];
        Assert.True(writer(room, out var written));
        var text = room.AsSpan(0, written).ToArray();

        var exact = new byte[written];
        Assert.True(writer(exact, out var again));
        Assert.Equal(written, again);
        Assert.Equal(text, exact);

        for (var length = written - 1; length >= Math.Max(0, written - 40); length--)
        {
            Assert.False(writer(new byte[length], out var none));
            Assert.Equal(0, none);
        }

        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Nothing is allocated once the code is warm.</summary>
    public static void AllocatesNothing(Action action)
    {
        for (var i = 0; i < 50; i++)
        {
            action();
        }

        // Another thread's work may be charged to this one once; not again and again.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5 && least > 0; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
