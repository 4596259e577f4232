using System.Reflection;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Authorization.Checking;

namespace MeshExtensions.Authorization.Tests.Checking;

public sealed class CheckRequestTagsTests
{
    private static readonly MessageDescriptor[] Types =
    [
        CheckRequest.Descriptor,
        AttributeContext.Descriptor,
        .. AttributeContext.Descriptor.NestedTypes,
        Address.Descriptor,
        SocketAddress.Descriptor,
        HeaderMap.Descriptor,
        HeaderValue.Descriptor,
        Metadata.Descriptor,
        Timestamp.Descriptor,
    ];

    public static TheoryData<string, string, uint> Tags()
    {
        var data = new TheoryData<string, string, uint>();
        foreach (var message in typeof(CheckRequestTags).GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public))
        {
            foreach (var field in message.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                data.Add(message.Name, field.Name, (uint)field.GetRawConstantValue()!);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Tag_OfEveryField_IsTheGeneratedDescriptors(string message, string field, uint tag)
    {
        if (message == nameof(CheckRequestTags.MapEntry))
        {
            // The entries of every map have the same two numbers.
            var entry = Metadata.Descriptor.FindFieldByName("filter_metadata").MessageType;
            Assert.Equal(WireFormat.MakeTag(entry.FindFieldByName(field.ToLowerInvariant()).FieldNumber, WireFormat.WireType.LengthDelimited), tag);
            return;
        }

        var type = Assert.Single(Types, type => type.Name.Equals(message, StringComparison.OrdinalIgnoreCase));
        var descriptor = Assert.Single(type.Fields.InFieldNumberOrder(), candidate => candidate.PropertyName == field);

        Assert.Equal(WireFormat.MakeTag(descriptor.FieldNumber, WireTypeOf(descriptor)), tag);
    }

    [Fact]
    public void HeaderValue_InAMapEntry_HasTheSameNumbers()
    {
        var entry = AttributeContext.Types.HttpRequest.Descriptor.FindFieldByName("headers").MessageType;

        Assert.Equal(CheckRequestTags.HeaderValue.Key, WireFormat.MakeTag(entry.FindFieldByName("key").FieldNumber, WireFormat.WireType.LengthDelimited));
        Assert.Equal(CheckRequestTags.HeaderValue.Value, WireFormat.MakeTag(entry.FindFieldByName("value").FieldNumber, WireFormat.WireType.LengthDelimited));
    }

    private static WireFormat.WireType WireTypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String or FieldType.Bytes or FieldType.Message => WireFormat.WireType.LengthDelimited,
        FieldType.UInt32 or FieldType.Int32 or FieldType.Int64 => WireFormat.WireType.Varint,
        _ => throw new NotSupportedException(field.FullName),
    };
}
