using BenchmarkDotNet.Running;
using MeshExtensions.Benchmarks.Budget;

if (args is ["budget", .. var rest])
{
    return BudgetCommand.Run(rest);
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
