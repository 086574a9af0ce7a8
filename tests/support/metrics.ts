import type { Metrics } from '../../src/observability/metrics';

type Labels = Record<string, string>;

/**
 * The value of a series by its full name (`…_count` and `…_sum` of a histogram too) and some of its labels: the sum where
 * several match, undefined where none does.
 */
export async function metricValue(
  { registry }: Pick<Metrics, 'registry'>,
  name: string,
  labels: Labels = {},
): Promise<number | undefined> {
  const metrics = await registry.getMetricsAsJSON();
  const series = metrics.flatMap((metric) =>
    (metric.values as { value: number; labels: Labels; metricName?: string }[]).map((one) => ({
      ...one,
      name: one.metricName ?? metric.name,
    })),
  );
  const matching = series.filter(
    (one) =>
      one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
  );
  return matching.length > 0 ? matching.reduce((sum, { value }) => sum + value, 0) : undefined;
}

/** How many jobs of this name have ended this way. */
export async function jobsOf(system: { metrics: Metrics }, job: string, outcome: string): Promise<number> {
  return (await metricValue(system.metrics, 'dialogkeeper_jobs_total', { job_name: job, outcome })) ?? 0;
}

/** How many jobs were dropped or failed for this reason. */
export async function reasonsOf(system: { metrics: Metrics }, job: string, reason: string): Promise<number> {
  return (
    (await metricValue(system.metrics, 'dialogkeeper_job_reasons_total', { job_name: job, reason })) ?? 0
  );
}
