using System.Reflection;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Envoy.Type.V3;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Authorization.Responses;

namespace MeshExtensions.Authorization.Tests.Responses;

public sealed class CheckResponseFieldsTests
{
    private static readonly MessageDescriptor[] Types =
    [
        CheckResponse.Descriptor,
        Google.Rpc.Status.Descriptor,
        DeniedHttpResponse.Descriptor,
        OkHttpResponse.Descriptor,
        HttpStatus.Descriptor,
        HeaderValueOption.Descriptor,
        HeaderValue.Descriptor,
        Struct.Descriptor,
        Value.Descriptor,
        ListValue.Descriptor,
        BoolValue.Descriptor,
        QueryParameter.Descriptor,
    ];

    public static TheoryData<string, string, int> Fields()
    {
        var data = new TheoryData<string, string, int>();
        foreach (var message in typeof(CheckResponseFields).GetNestedTypes(BindingFlags.NonPublic | BindingFlags.Public))
        {
            foreach (var field in message.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                data.Add(message.Name, field.Name, (int)field.GetRawConstantValue()!);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Number_OfEveryField_IsTheGeneratedDescriptors(string message, string field, int number)
    {
        var type = Assert.Single(Types, type => type.Name == message);
        if (message == nameof(Struct) && field.StartsWith("Entry", StringComparison.Ordinal))
        {
            type = Struct.Descriptor.FindFieldByName("fields").MessageType;
            field = field["Entry".Length..];
        }

        var descriptor = Assert.Single(
            type.Fields.InFieldNumberOrder(),
            candidate => candidate.Name.Replace("_", "", StringComparison.Ordinal).Equals(field, StringComparison.OrdinalIgnoreCase));

        Assert.Equal(descriptor.FieldNumber, number);
    }
}
