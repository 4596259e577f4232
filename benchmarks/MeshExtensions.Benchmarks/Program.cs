using BenchmarkDotNet.Running;
using MeshExtensions.Benchmarks.Budget;
using MeshExtensions.Benchmarks.Scale;

if (args is ["budget", .. var rest])
{
    return BudgetCommand.Run(rest);
}

if (args is ["scale"])
{
    return ScaleCommand.Run();
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
