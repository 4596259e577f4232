using MeshExtensions.Authorization.Observability;
using MeshExtensions.Policies;
using MeshExtensions.Wire;

namespace MeshExtensions.Authorization.Responses;

/// <summary>One decision's answer, ready to be sent, and the counter of the decisions that are answered so.</summary>
/// <param name="Frame">The CheckResponse as a gRPC message with its five-byte header.</param>
/// <param name="Counter">Counts answers of this kind.</param>
internal sealed record Answer(byte[] Frame, DecisionCounter Counter)
{
    private const int UsualSize = 1024;

    /// <summary>Builds the answer of a decision that <paramref name="set"/> makes.</summary>
    public static Answer Build(Decision decision, PolicySet set, DecisionCounters counters)
    {
        for (var size = UsualSize; ; size *= 2)
        {
            var buffer = new byte[size];
            var writer = new ProtobufWriter(buffer.AsSpan(GrpcFraming.HeaderLength));
            CheckResponseWriter.Write(ref writer, decision, set);
            if (!writer.Overflowed)
            {
                GrpcFraming.WriteHeader(buffer, writer.Length);
                return new Answer(buffer[..(GrpcFraming.HeaderLength + writer.Length)], counters.For(decision));
            }
        }
    }
}
