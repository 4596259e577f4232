using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MeshExtensions.Authorization.Tests.Serving;

/// <summary>Keeps what is logged.</summary>
internal sealed class CollectedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _awaited = new();

    public IReadOnlyCollection<Entry> Entries => _entries;

    /// <summary>What should not be there when all is well.</summary>
    public IEnumerable<Entry> Complaints => _entries.Where(entry => entry.Level >= LogLevel.Warning);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public ILogger<T> CreateLogger<T>() => new Logger<T>(new LoggerFactory([this], new LoggerFilterOptions { MinLevel = LogLevel.Trace }));

    /// <summary>Returns when a message with this id has been logged by this project.</summary>
    public Task LoggedAsync(int id) => Awaited(id).Task.WaitAsync(TimeSpan.FromSeconds(20));

    public void Dispose()
    {
    }

    private TaskCompletionSource Awaited(int id) => _awaited.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public sealed record Entry(LogLevel Level, string Category, int Id, string Message, Exception? Exception);

    private sealed class Logger(CollectedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            logs._entries.Enqueue(new Entry(logLevel, category, eventId.Id, formatter(state, exception), exception));
            if (category.StartsWith("MeshExtensions.", StringComparison.Ordinal))
            {
                logs.Awaited(eventId.Id).TrySetResult();
            }
        }
    }
}
