using System.Collections.Frozen;

namespace MeshExtensions.Cel.Libraries;

/// <summary>All functions and operators of the language and of its extension libraries.</summary>
internal static class StandardLibrary
{
    public static FrozenDictionary<string, CelFunction> Functions { get; } = Build();

    private static FrozenDictionary<string, CelFunction> Build()
    {
        var library = new LibraryBuilder();
        OperatorFunctions.AddTo(library);
        ArithmeticFunctions.AddTo(library);
        SizeFunctions.AddTo(library);
        ConversionFunctions.AddTo(library);
        TextFunctions.AddTo(library);
        TimeFunctions.AddTo(library);
        StringsLibrary.AddTo(library);
        MathLibrary.AddTo(library);
        EncodersLibrary.AddTo(library);
        ListsLibrary.AddTo(library);
        SetsLibrary.AddTo(library);
        OptionalsLibrary.AddTo(library);
        NetworkLibrary.AddTo(library);
        return library.Build();
    }
}
