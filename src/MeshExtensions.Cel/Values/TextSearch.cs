namespace MeshExtensions.Cel.Values;

/// <summary>What looking for one text in another costs.</summary>
internal static class TextSearch
{
    /// <summary>
    /// Takes the cost of a search. The worst case is charged, texts such as "aaaa…" in which each place looks like a find until its end: at each place the part is compared,
    /// 32 bytes at a time.
    /// </summary>
    /// <param name="arena">Whose budget.</param>
    /// <param name="text">Bytes of the text that is searched.</param>
    /// <param name="part">Bytes of what is sought.</param>
    public static bool TryCharge(CelArena arena, int text, int part) => arena.TryCharge((text * (1 + (part / 32L))) >> 4);
}
