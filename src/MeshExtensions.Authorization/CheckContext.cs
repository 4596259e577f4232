using MeshExtensions.Authorization.Responses;
using MeshExtensions.Policies;

namespace MeshExtensions.Authorization;

/// <summary>The memory that one check after the other takes: a server keeps one for each thread, and a check allocates nothing.</summary>
internal sealed class CheckContext
{
    /// <summary>Longer than nearly every CheckRequest without a body.</summary>
    private const int ScratchLength = 16 * 1024;

    private byte[] _answer = AnswerSet.NewBuffer();

    /// <summary>This thread's. A check is synchronous from its first byte to its answer, so no two use one at a time.</summary>
    [field: ThreadStatic]
    public static CheckContext Current => field ??= new CheckContext();

    /// <summary>What decisions take.</summary>
    public DecisionContext Decisions { get; } = new();

    /// <summary>Where a message is put together that came in pieces.</summary>
    public byte[] Scratch { get; } = new byte[ScratchLength];

    /// <summary>Where an answer is put together.</summary>
    public ref byte[] Answer => ref _answer;
}
