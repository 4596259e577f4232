namespace MeshExtensions.Policies;

/// <summary>A place in what the user wrote.</summary>
/// <param name="File">The file's path as the user gave it, or as found below the folder that the user gave.</param>
/// <param name="Line">Line, counted from 1; 0 when the whole file is meant.</param>
/// <param name="Column">Column, counted from 1; 0 when the whole file is meant.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary>The form that editors and terminals make clickable: <c>file:line:column</c>.</summary>
    public override string ToString() => Line == 0 ? File : $"{File}:{Line}:{Column}";
}
