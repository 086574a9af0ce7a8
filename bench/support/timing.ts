import { createHistogram } from 'node:perf_hooks';

/** Milliseconds of one call. `cpuMs` is the processor time of this process for one call. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
  cpuMs: number;
  perSecond: number;
  calls: number;
}

const NS_PER_MS = 1e6;
const MICROSECONDS_PER_MS = 1000;

/** Calls are repeated until both limits are reached. */
export interface Limits {
  forMs: number;
  /** Number of calls. */
  atLeast: number;
}

/** Makes one call at a time. */
export async function timeOneByOne(call: () => Promise<unknown>, limits: Limits): Promise<Latency> {
  const histogram = createHistogram();
  const cpu = process.cpuUsage();
  const started = performance.now();
  let calls = 0;
  do {
    const before = process.hrtime.bigint();
    await call();
    histogram.record(process.hrtime.bigint() - before);
    calls += 1;
  } while (performance.now() - started < limits.forMs || calls < limits.atLeast);
  const elapsed = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const percentile = (which: number) => histogram.percentile(which) / NS_PER_MS;
  return {
    p50: percentile(50),
    p95: percentile(95),
    p99: percentile(99),
    cpuMs: (user + system) / MICROSECONDS_PER_MS / calls,
    perSecond: (calls / elapsed) * 1000,
    calls,
  };
}

/** Calls per second with `width` concurrent calls. */
export async function throughput(
  call: () => Promise<unknown>,
  width: number,
  limits: Limits,
): Promise<number> {
  const started = performance.now();
  let calls = 0;
  const callRepeatedly = async () => {
    while (performance.now() - started < limits.forMs || calls < limits.atLeast) {
      await call();
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: width }, callRepeatedly));
  return (calls / (performance.now() - started)) * 1000;
}

/** @param each single measurements in milliseconds */
export function percentilesOf(each: readonly number[]): Pick<Latency, 'p50' | 'p95' | 'p99'> {
  const histogram = createHistogram();
  for (const ms of each) histogram.record(Math.max(1, Math.round(ms * NS_PER_MS)));
  const percentile = (which: number) => histogram.percentile(which) / NS_PER_MS;
  return { p50: percentile(50), p95: percentile(95), p99: percentile(99) };
}

export async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Measures in turns (A B C, A B C, …), so that other work of the machine affects all equally. Each list holds one result
 * for each round, in order.
 */
export async function interleaved<Name extends string, T>(
  rounds: number,
  measures: Record<Name, () => Promise<T>>,
): Promise<Record<Name, T[]>> {
  const names = Object.keys(measures) as Name[];
  const results = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) results[name].push(await measures[name]());
  }
  return results;
}
