using System.Text;
using MeshExtensions.Cel;

namespace MeshExtensions.Benchmarks.Cel;

/// <summary>A request as a host shows it to an expression: one buffer, and variables, headers and roles as slices of it.</summary>
internal sealed class SampleRequest : CelActivation
{
    private static readonly (string Name, string Value)[] HeaderTexts =
    [
        (":authority", "orders.shop.svc.cluster.local:8080"), (":method", "GET"), (":path", "/api/v1/orders/1234567/items"), (":scheme", "https"),
        ("accept", "application/json"), ("user-agent", "Mozilla/5.0 (X11; Linux x86_64)"), ("x-envoy-attempt-count", "1"),
        ("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "https"), ("x-request-id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("x-role", "ops"), ("x-tenant", "acme"),
    ];

    private readonly CelValue[] _variables;

    public SampleRequest()
    {
        var buffer = new MemoryStream();
        var headers = new Headers([.. HeaderTexts.Select(header => (Slice(buffer, header.Name), Slice(buffer, header.Value)))], buffer);
        var roles = new[] { Slice(buffer, "reader"), Slice(buffer, "auditor"), Slice(buffer, "writer") };
        var principal = Slice(buffer, "spiffe://cluster.local/ns/shop/sa/frontend");
        var bytes = buffer.ToArray();
        headers.Buffer = bytes;
        _variables =
        [
            Text(bytes, headers.Find(":method")),
            Text(bytes, headers.Find(":path")),
            Text(bytes, principal),
            CelValue.Map(headers),
            CelValue.List([.. roles.Select(role => Text(bytes, role))]),
        ];
    }

    public static CelEnvironment Environment { get; } = new(
    [
        new("method", CelType.String),
        new("path", CelType.String),
        new("principal", CelType.String),
        new("headers", CelType.Map(CelType.String, CelType.String)),
        new("roles", CelType.List(CelType.String)),
    ]);

    public override CelValue Resolve(int variable, CelArena arena) => _variables[variable];

    private static CelValue Text(byte[] buffer, (int Offset, int Length) slice) => CelValue.String(buffer, slice.Offset, slice.Length);

    private static (int Offset, int Length) Slice(MemoryStream buffer, string text)
    {
        var offset = (int)buffer.Length;
        buffer.Write(Encoding.UTF8.GetBytes(text));
        return (offset, (int)buffer.Length - offset);
    }

    /// <summary>Headers in the order in which they came. A name is sought by its length and last letter first.</summary>
    private sealed class Headers(((int Offset, int Length) Name, (int Offset, int Length) Value)[] slices, MemoryStream written) : CelMap
    {
        private readonly int[] _marks = [.. slices.Select(slice => Mark(written.ToArray().AsSpan(slice.Name.Offset, slice.Name.Length)))];

        public byte[] Buffer { get; set; } = [];

        public (int Offset, int Length) Find(string name) =>
            slices[Array.FindIndex(
                slices,
                slice => written.ToArray().AsSpan(slice.Name.Offset, slice.Name.Length).SequenceEqual(Encoding.UTF8.GetBytes(name)))].Value;

        public override int GetCount(long handle) => slices.Length;

        public override bool TryGet(long handle, in CelValue key, CelArena arena, out CelValue value)
        {
            value = default;
            if (key.Kind != CelKind.String)
            {
                return false;
            }

            var name = key.AsSpan();
            var mark = Mark(name);
            for (var i = 0; i < _marks.Length; i++)
            {
                if (_marks[i] == mark && Buffer.AsSpan(slices[i].Name.Offset, slices[i].Name.Length).SequenceEqual(name))
                {
                    value = Text(Buffer, slices[i].Value);
                    return true;
                }
            }

            return false;
        }

        private static int Mark(ReadOnlySpan<byte> name) => name.IsEmpty ? 0 : (name.Length << 8) | name[^1];

        public override void GetEntry(long handle, int index, CelArena arena, out CelValue key, out CelValue value)
        {
            key = Text(Buffer, slices[index].Name);
            value = Text(Buffer, slices[index].Value);
        }
    }
}
