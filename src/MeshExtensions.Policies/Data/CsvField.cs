namespace MeshExtensions.Policies.Data;

/// <summary>A field of a row of CSV.</summary>
/// <param name="Place">Offset where the field begins in the file, with its quote.</param>
/// <param name="Start">Offset of its text, without the quote.</param>
/// <param name="Length">Of its text in the file, in bytes.</param>
/// <param name="HasDoubledQuotes">Whether each quote in the text stands twice there.</param>
internal readonly record struct CsvField(int Place, int Start, int Length, bool HasDoubledQuotes);
