using CrmSync.Host.Commands;

return await CommandLine.RunAsync(args);
