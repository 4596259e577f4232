using System.Buffers;
using MeshExtensions.Cel.Text;

namespace MeshExtensions.Cel.Libraries;

/// <summary>The encoders library: base64.</summary>
internal static class EncodersLibrary
{
    public static void AddTo(LibraryBuilder library)
    {
        library.Global("base64.encode", "base64_encode_bytes", CelType.Bytes, CelType.String, Encode);
        library.Global("base64.decode", "base64_decode_string", CelType.String, CelType.Bytes, Decode);
    }

    private static CelValue Encode(CelArena arena, in CelValue bytes)
    {
        if (!arena.TryChargeBytes(bytes.Length) || !arena.TryReserve(Base64Text.EncodedLength(bytes.Length), out Span<byte> room))
        {
            return arena.Exceeded();
        }

        return Base64Text.TryEncode(bytes.Span, room, out var written) ? arena.Commit(CelKind.String, written) : CelValue.Error(CelErrorCode.InvalidArgument);
    }

    private static CelValue Decode(CelArena arena, in CelValue text)
    {
        if (!arena.TryChargeBytes(text.Length) || !arena.TryReserve(Base64Text.MaxDecodedLength(text.Length), out Span<byte> room))
        {
            return arena.Exceeded();
        }

        return Base64Text.Decode(text.Span, room, out var written) == OperationStatus.Done
            ? arena.Commit(CelKind.Bytes, written)
            : arena.WithDetail(CelErrorCode.InvalidArgument, text, "it is not base64");
    }
}
