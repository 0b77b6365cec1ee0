using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CrmSync.Host.Silos;

/// <summary>Metrics for Prometheus at /metrics; metrics and traces by OTLP when OTEL_EXPORTER_OTLP_ENDPOINT names a collector.</summary>
internal static class Telemetry
{
    private static readonly double[] LagSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30, 60, 300, 900, 3600];

    public static void AddTelemetry(this IServiceCollection services)
    {
        var collector = !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT"));
        var telemetry = services.AddOpenTelemetry().WithMetrics(metrics =>
        {
            metrics.AddMeter("CrmSync").AddMeter("Microsoft.Orleans").AddPrometheusExporter();
            metrics.AddView("crmsync.lag", new ExplicitBucketHistogramConfiguration { Boundaries = LagSeconds });
            if (collector) metrics.AddOtlpExporter();
        });
        if (collector)
            telemetry.WithTracing(traces => traces.AddSource("CrmSync").AddSource("Microsoft.Orleans.Application").AddOtlpExporter());
    }
}
