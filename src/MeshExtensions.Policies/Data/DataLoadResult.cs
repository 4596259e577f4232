namespace MeshExtensions.Policies.Data;

/// <summary>What came of loading a data document.</summary>
/// <param name="Table">The table; <see langword="null"/> when there were errors.</param>
/// <param name="Files">
/// The files besides the document that the table depends on, whether or not they could be read: one that is missing may come.
/// </param>
internal sealed record DataLoadResult(DataTable? Table, IReadOnlyList<string> Files);
