namespace MeshExtensions.Authorization.Responses;

/// <summary>
/// Field numbers of what the answers are made of. Names follow the messages in protos/envoy/service/auth/v3, protos/envoy/config/core/v3 and google.protobuf.Struct.
/// </summary>
internal static class CheckResponseFields
{
    internal static class CheckResponse
    {
        public const int Status = 1;
        public const int DeniedResponse = 2;
        public const int OkResponse = 3;
        public const int DynamicMetadata = 4;
        public const int ErrorResponse = 5;
    }

    /// <summary>google.rpc.Status.</summary>
    internal static class Status
    {
        public const int Code = 1;
        public const int Message = 2;
    }

    internal static class DeniedHttpResponse
    {
        public const int Status = 1;
        public const int Headers = 2;
        public const int Body = 3;
    }

    internal static class HttpStatus
    {
        public const int Code = 1;
    }

    internal static class OkHttpResponse
    {
        public const int Headers = 2;
        public const int HeadersToRemove = 5;
        public const int ResponseHeadersToAdd = 6;
        public const int QueryParametersToSet = 7;
        public const int QueryParametersToRemove = 8;
    }

    internal static class QueryParameter
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    /// <summary>google.protobuf.BoolValue.</summary>
    internal static class BoolValue
    {
        public const int Value = 1;
    }

    internal static class HeaderValueOption
    {
        public const int Header = 1;
        public const int Append = 2;
    }

    internal static class HeaderValue
    {
        public const int Key = 1;
        public const int Value = 2;
    }

    /// <summary>google.protobuf.Struct and its map's entries.</summary>
    internal static class Struct
    {
        public const int Fields = 1;
        public const int EntryKey = 1;
        public const int EntryValue = 2;
    }

    /// <summary>google.protobuf.Value.</summary>
    internal static class Value
    {
        public const int NullValue = 1;
        public const int NumberValue = 2;
        public const int StringValue = 3;
        public const int BoolValue = 4;
        public const int StructValue = 5;
        public const int ListValue = 6;
    }

    /// <summary>google.protobuf.ListValue.</summary>
    internal static class ListValue
    {
        public const int Values = 1;
    }
}
