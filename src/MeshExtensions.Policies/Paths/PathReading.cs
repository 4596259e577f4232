namespace MeshExtensions.Policies.Paths;

/// <summary>Where one reading of a path stands in <see cref="PathReadings.Buffer"/>, in bytes.</summary>
internal readonly record struct PathReading(int Offset, int Length);
