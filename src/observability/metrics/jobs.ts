import { JOB_STATES } from '../../domain/backlog';
import type { Events } from '../events';
import type { Catalogue } from './catalogue';

const OUTCOMES = [
  ['job.done', 'done'],
  ['job.dropped', 'dropped'],
  ['job.postponed', 'later'],
  ['job.given-back', 'given-back'],
  ['job.attempt-failed', 'retried'],
  ['job.failed', 'failed'],
] as const;

/** The label of a job is `job_name`: Prometheus gives every series a label `job` of its own. */
export function countJobs(events: Events, catalogue: Catalogue): void {
  const jobs = catalogue.counter({
    name: 'dialogkeeper_jobs_total',
    help: `Jobs that ended, by outcome: ${OUTCOMES.map(([, outcome]) => outcome).join(', ')}`,
    labels: ['queue', 'job_name', 'outcome'],
  });
  const durations = catalogue.histogram({
    name: 'dialogkeeper_job_duration_seconds',
    help: 'How long jobs ran',
    labels: ['queue', 'job_name'],
  });
  for (const [event, outcome] of OUTCOMES)
    events.on(event, ({ queue, job, seconds }) => {
      jobs.inc({ queue, job_name: job, outcome });
      if (seconds !== undefined) durations.observe({ queue, job_name: job }, seconds);
    });

  const reasons = catalogue.counter({
    name: 'dialogkeeper_job_reasons_total',
    help: 'Why jobs were dropped (a word), failed (the code of the error), or went on without a field (left-out and its name)',
    labels: ['job_name', 'reason'],
  });
  for (const event of ['job.dropped', 'job.attempt-failed', 'job.failed'] as const)
    events.on(event, ({ job, reason }) => reasons.inc({ job_name: job, reason }));
  events.on('job.field-left-out', ({ job, field }) =>
    reasons.inc({ job_name: job, reason: `left-out.${field}` }),
  );

  const stalled = catalogue.counter({
    name: 'dialogkeeper_jobs_stalled_total',
    help: 'Jobs whose process was killed or frozen; they run again in another one',
  });
  events.on('job.stalled', () => stalled.inc());

  measureQueues(events, catalogue);
}

function measureQueues(events: Events, catalogue: Catalogue): void {
  const jobs = catalogue.gauge(
    {
      name: 'dialogkeeper_queue_jobs',
      help: `Jobs in each queue, by state: ${JOB_STATES.join(', ')}`,
      labels: ['queue', 'state'],
    },
    'max',
  );
  const oldest = catalogue.gauge(
    {
      name: 'dialogkeeper_queue_oldest_job_seconds',
      help: 'How long ago the waiting job that is taken next was added to its queue; 0: none waits',
      labels: ['queue'],
    },
    'max',
  );
  events.on('queues.measured', ({ queues }) => {
    for (const { queue, jobs: counts, oldestSeconds } of queues) {
      for (const state of JOB_STATES) jobs.set({ queue, state }, counts[state]);
      oldest.set({ queue }, oldestSeconds);
    }
  });
  events.on('server.checked', ({ server, isUp }) => {
    if (server !== 'queue-redis' || isUp) return;
    jobs.reset(); // no number is better than an old one
    oldest.reset();
  });
}
