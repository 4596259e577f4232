using CsCheck;
using Envoy.Data.AccessLog.V3;
using Envoy.Service.Auth.V3;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OpenTelemetry.Proto.Collector.Metrics.V1;
using OpenTelemetry.Proto.Common.V1;
using OpenTelemetry.Proto.Logs.V1;

namespace MeshExtensions.Wire.Tests;

/// <summary>The generated types are an independent implementation: what they write is read here, what is written here they read.</summary>
public sealed class GeneratedTypesTests
{
    private static readonly MessageDescriptor[] Types =
        [CheckRequest.Descriptor, CheckResponse.Descriptor, HTTPAccessLogEntry.Descriptor, LogRecord.Descriptor, ExportMetricsServiceRequest.Descriptor];

    private static readonly Gen<IMessage> AnyMessage = Gen.OneOf(Types.Select(TestGen.Message).ToArray());

    [Fact]
    public void Copy_ShortestLengths_IsTheSameBytes() =>
        AnyMessage.Sample(
            message =>
            {
                var bytes = message.ToByteArray();

                Assert.Equal(bytes, MessageCopy.Copy(bytes, message.Descriptor, lengthBytes: 1));
            },
            iter: 2000,
            print: Print);

    [Fact]
    public void Copy_PaddedLengths_IsTheSameMessage() =>
        Gen.Select(AnyMessage, Gen.Int[2, 5]).Sample(
            (message, lengthBytes) =>
            {
                var copy = MessageCopy.Copy(message.ToByteArray(), message.Descriptor, lengthBytes);

                Assert.Equal(message, message.Descriptor.Parser.ParseFrom(copy));
            },
            iter: 2000,
            print: sample => Print(sample.Item1));

    [Fact]
    public void Copy_EveryShorterBuffer_Overflows() =>
        Gen.Select(TestGen.Message<LogRecord>(), Gen.Int[1, 5]).Sample(
            (message, lengthBytes) =>
            {
                var bytes = message.ToByteArray();
                var needed = MessageCopy.Copy(bytes, LogRecord.Descriptor, lengthBytes).Length;
                var buffer = new byte[needed + 1];
                for (var size = 0; size <= needed; size++)
                {
                    buffer[size] = 0xA5;
                    var reader = new ProtobufReader(bytes);
                    var writer = new ProtobufWriter(buffer.AsSpan(0, size));

                    MessageCopy.Copy(ref reader, LogRecord.Descriptor, ref writer, lengthBytes);

                    Assert.Equal(size < needed, writer.Overflowed);
                    Assert.Equal(0xA5, buffer[size]);
                }
            },
            iter: 100,
            print: sample => Print(sample.Item1));

    [Fact]
    public void Read_EveryPrefix_IsAcceptedExactlyWhenTheGeneratedTypeAcceptsIt() =>
        TestGen.Message<CheckRequest>().Select(message => message.ToByteArray()).Where(bytes => bytes.Length < 1000).Sample(
            bytes =>
            {
                for (var length = 0; length <= bytes.Length; length++)
                {
                    var prefix = bytes.AsSpan(0, length);

                    var walk = MessageWalk.Walk(prefix, CheckRequest.Descriptor);

                    Assert.Equal(MessageWalk.IsAcceptedByGeneratedType(prefix, CheckRequest.Descriptor), walk.Error == WireError.None);
                    Assert.True(walk.Error is WireError.None or WireError.Truncated);
                    Assert.InRange(walk.Offset, 0, length);
                }
            },
            iter: 50,
            print: Convert.ToHexString);

    [Fact]
    public void Write_LogRecord_IsReadByTheGeneratedType() =>
        Gen.Select(TestGen.Varint, TestGen.Text, Gen.Byte.Array[0, 40], Gen.Double).Sample((number, text, bytes, real) =>
        {
            var expected = new LogRecord
            {
                TimeUnixNano = number,
                SeverityText = text,
                Body = new AnyValue { StringValue = text },
                DroppedAttributesCount = (uint)number,
                Flags = (uint)number,
                TraceId = ByteString.CopyFrom(bytes),
            };
            expected.Attributes.Add(new KeyValue { Key = text, Value = new AnyValue { DoubleValue = real } });
            expected.Attributes.Add(new KeyValue { Key = "int", Value = new AnyValue { IntValue = (long)number } });
            var writer = new ProtobufWriter(new byte[4096]);

            writer.WriteFixed64(LogRecord.TimeUnixNanoFieldNumber, number);
            writer.WriteString(LogRecord.SeverityTextFieldNumber, text);
            var body = writer.BeginMessage(LogRecord.BodyFieldNumber);
            writer.WriteString(AnyValue.StringValueFieldNumber, text);
            writer.EndMessage(body);
            var attribute = writer.BeginMessage(LogRecord.AttributesFieldNumber);
            writer.WriteString(KeyValue.KeyFieldNumber, text);
            var value = writer.BeginMessage(KeyValue.ValueFieldNumber);
            writer.WriteDouble(AnyValue.DoubleValueFieldNumber, real);
            writer.EndMessage(value);
            writer.EndMessage(attribute);
            attribute = writer.BeginMessage(LogRecord.AttributesFieldNumber, lengthBytes: 4);
            writer.WriteBytes(KeyValue.KeyFieldNumber, "int"u8);
            value = writer.BeginMessage(KeyValue.ValueFieldNumber, lengthBytes: 2);
            writer.WriteVarint(AnyValue.IntValueFieldNumber, number);
            writer.EndMessage(value);
            writer.EndMessage(attribute);
            writer.WriteVarint(LogRecord.DroppedAttributesCountFieldNumber, (uint)number);
            writer.WriteFixed32(LogRecord.FlagsFieldNumber, (uint)number);
            writer.WriteBytes(LogRecord.TraceIdFieldNumber, bytes);

            Assert.False(writer.Overflowed);
            Assert.Equal(expected, LogRecord.Parser.ParseFrom(writer.Written));
        });

    [Fact]
    public void Write_MapOfHeaders_IsReadByTheGeneratedType() =>
        Gen.Select(TestGen.Text, TestGen.Text).Array[0, 20].Sample(headers =>
        {
            var expected = new AttributeContext.Types.HttpRequest();
            var writer = new ProtobufWriter(new byte[32 * 1024]);

            foreach (var (name, value) in headers)
            {
                expected.Headers[name] = value; // the last one wins, in a map as on the wire
                var entry = writer.BeginMessage(AttributeContext.Types.HttpRequest.HeadersFieldNumber);
                writer.WriteString(1, name);
                writer.WriteString(2, value);
                writer.EndMessage(entry);
            }

            Assert.False(writer.Overflowed);
            Assert.Equal(expected, AttributeContext.Types.HttpRequest.Parser.ParseFrom(writer.Written));
        });

    private static string Print(IMessage message) => message.Descriptor.FullName + " " + Convert.ToHexString(message.ToByteArray());
}
