import { Counter, Histogram, Registry } from 'prom-client';
import { SEGMENTS } from '../domain/context';

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** One registry per process part, so that a test (or an embedding program) never meets another's figures. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    jobs: new Counter({
      name: 'dialogkeeper_jobs_total',
      help: 'jobs by outcome: done, dropped, later, given-back, retried, failed',
      labelNames: ['queue', 'job', 'outcome'],
      registers,
    }),
    /** Drops and failures by their reason: a drop's word or an error's code. */
    reasons: new Counter({
      name: 'dialogkeeper_job_reasons_total',
      help: 'why jobs were dropped (the reason) or failed (the error code)',
      labelNames: ['job', 'reason'],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'dialogkeeper_job_seconds',
      help: 'how long a job ran',
      labelNames: ['queue', 'job'],
      buckets: SECONDS,
      registers,
    }),
    segments: new Counter({
      name: 'dialogkeeper_segments_total',
      help: `where segments (${SEGMENTS.join(', ')}) came from: local, redis, filled, joined, direct`,
      labelNames: ['segment', 'from'],
      registers,
    }),
    contextSeconds: new Histogram({
      name: 'dialogkeeper_context_seconds',
      help: 'how long a whole context took',
      buckets: SECONDS,
      registers,
    }),
    cacheErrors: new Counter({
      name: 'dialogkeeper_cache_errors_total',
      help: 'commands of the cache that failed or were cut off; the source was read instead',
      labelNames: ['command'],
      registers,
    }),
  };
}
