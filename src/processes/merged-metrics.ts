import { AggregatorRegistry } from 'prom-client';
import { z } from 'zod';
import { SECOND } from '../time/duration';
import type { RegisteredProcess } from './registry';

/** A process that is frozen or gone must not delay the page. */
const DEADLINE = 2 * SECOND;

/** What can be merged. Another program may listen on the address of a process that was killed, and answer anything. */
const METRICS = z.array(
  z.looseObject({
    name: z.string(),
    help: z.string(),
    type: z.string(),
    aggregator: z.enum(['sum', 'first', 'omit', 'average', 'min', 'max']),
    values: z.array(
      z.looseObject({
        /** JSON has no NaN. */
        value: z.number().nullable(),
        labels: z.record(z.string(), z.union([z.string(), z.number()])),
        metricName: z.string().optional(),
      }),
    ),
  }),
);

export interface MergedMetrics {
  text: string;
  contentType: string;
}

/**
 * The metrics of all processes, summed (or combined as each metric says). Not for Prometheus: a sum falls when a process ends,
 * which `rate` takes for a restart.
 */
export async function mergedMetrics(processes: readonly RegisteredProcess[]): Promise<MergedMetrics> {
  const signal = AbortSignal.timeout(DEADLINE);
  const answers = await Promise.all(processes.map(({ address }) => metricsOf(address, signal)));
  const metrics = answers.filter((answer) => answer !== undefined);
  const merged = AggregatorRegistry.aggregate(metrics);
  const silent = processes.filter((_, i) => answers[i] === undefined).map(({ address }) => address);
  const header = [
    `# The sum of ${metrics.length} processes, for people. Prometheus reads each process: /metrics/targets.`,
    ...(silent.length > 0 ? [`# Without those that did not answer: ${silent.join(', ')}`] : []),
  ];
  return { text: [...header, await merged.metrics()].join('\n'), contentType: merged.contentType };
}

async function metricsOf(address: string, signal: AbortSignal): Promise<object[] | undefined> {
  try {
    const response = await fetch(`http://${address}/metrics.json`, { signal });
    return response.ok ? METRICS.parse(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}
