namespace MeshExtensions.Telemetry.Mapping;

/// <summary>Field numbers of the OTLP messages that are written. Source: opentelemetry/proto/{logs,common,resource}/v1 and collector/logs/v1.</summary>
internal static class OtlpFields
{
    public const int RequestResourceLogs = 1;

    public const int ResourceLogsResource = 1;
    public const int ResourceLogsScopeLogs = 2;
    public const int ResourceLogsSchemaUrl = 3;

    public const int ResourceAttributes = 1;

    public const int ScopeLogsScope = 1;
    public const int ScopeLogsLogRecords = 2;
    public const int ScopeLogsSchemaUrl = 3;

    public const int ScopeName = 1;
    public const int ScopeVersion = 2;

    public const int RecordTimeUnixNano = 1;
    public const int RecordSeverityNumber = 2;
    public const int RecordSeverityText = 3;
    public const int RecordAttributes = 6;
    public const int RecordFlags = 8;
    public const int RecordTraceId = 9;
    public const int RecordSpanId = 10;
    public const int RecordObservedTimeUnixNano = 11;
    public const int RecordEventName = 12;

    public const int KeyValueKey = 1;
    public const int KeyValueValue = 2;

    public const int AnyString = 1;
    public const int AnyInt = 3;
    public const int AnyArray = 5;

    /// <summary>ArrayValue.values and KeyValueList.values.</summary>
    public const int ListValues = 1;
}
