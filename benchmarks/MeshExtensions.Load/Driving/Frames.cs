using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using MeshExtensions.Samples;
using MeshExtensions.Wire;

namespace MeshExtensions.Load.Driving;

/// <summary>The gRPC message that is sent, and those that are to come back, made from the generated types.</summary>
internal static class Frames
{
    /// <summary>The call that every server gets.</summary>
    public static byte[] Request() => Frame(SampleChecks.Istio());

    /// <summary>A call that the realistic policy denies: the same without its identity's path.</summary>
    public static byte[] DeniedRequest()
    {
        var request = CheckRequest.Parser.ParseFrom(SampleChecks.Istio());
        request.Attributes.Request.Http.Path = "/internal/config";
        return Frame(request.ToByteArray());
    }

    /// <summary>The answer of a rule that allows.</summary>
    public static byte[] Allowed(string policy, string rule, params (string Name, string Value)[] headers)
    {
        var response = new OkHttpResponse();
        foreach (var (name, value) in headers)
        {
            response.Headers.Add(new HeaderValueOption { Header = new HeaderValue { Key = name, Value = value }, Append = false });
        }

        return Frame(new CheckResponse
        {
            Status = new(),
            OkResponse = response,
            DynamicMetadata = new Struct
            {
                Fields = { ["policy"] = Value.ForString(policy), ["rule"] = Value.ForString(rule), ["reason"] = Value.ForString("allowed_by_rule") },
            },
        }.ToByteArray());
    }

    /// <summary>Whether an answer denies.</summary>
    public static bool Denies(byte[] frame) => CheckResponse.Parser.ParseFrom(frame.AsSpan(GrpcFraming.HeaderLength)) is { Status.Code: not 0, DeniedResponse: not null };

    private static byte[] Frame(byte[] message)
    {
        var frame = new byte[GrpcFraming.HeaderLength + message.Length];
        GrpcFraming.WriteHeader(frame, message.Length);
        message.CopyTo(frame, GrpcFraming.HeaderLength);
        return frame;
    }
}
