import { Counter, Histogram, Registry } from 'prom-client';
import { SEGMENTS } from '../domain/context';
import { ORIGINS } from '../domain/origin';
import type { Events } from './events';

export type Metrics = ReturnType<typeof createMetrics>;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Values of labels are public: dashboards name them. They stay when an event is renamed. */
const JOB_OUTCOMES = [
  ['job.done', 'done'],
  ['job.dropped', 'dropped'],
  ['job.postponed', 'later'],
  ['job.given-back', 'given-back'],
  ['job.attempt-failed', 'retried'],
  ['job.failed', 'failed'],
] as const;

const REPLY_OUTCOMES = [
  ['reply.sent', 'sent'],
  ['reply.refused', 'refused'],
  ['reply.held', 'held'],
] as const;

const TURN_OUTCOMES = ['committed', 'superseded', 'outdated'] as const;

/**
 * The metrics of one running system, counted from its events. A new one is a counter here and its subscription. Each system
 * has a registry of its own, so that tests and embedding programs never read another system's numbers.
 */
export function createMetrics(events: Events) {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    ...countJobs(events, registers),
    ...countConversations(events, registers),
    ...countContexts(events, registers),
  };
}

function countJobs(events: Events, registers: Registry[]) {
  const jobs = new Counter({
    name: 'dialogkeeper_jobs_total',
    help: `jobs by outcome: ${JOB_OUTCOMES.map(([, outcome]) => outcome).join(', ')}`,
    labelNames: ['queue', 'job', 'outcome'],
    registers,
  });
  for (const [event, outcome] of JOB_OUTCOMES)
    events.on(event, ({ queue, job }) => jobs.inc({ queue, job, outcome }));

  const jobSeconds = new Histogram({
    name: 'dialogkeeper_job_seconds',
    help: 'how long a job ran',
    labelNames: ['queue', 'job'],
    buckets: SECONDS,
    registers,
  });
  for (const [event] of JOB_OUTCOMES)
    events.on(event, ({ queue, job, seconds }) => {
      if (seconds !== undefined) jobSeconds.observe({ queue, job }, seconds);
    });

  /** A drop's word or an error's code. */
  const reasons = new Counter({
    name: 'dialogkeeper_job_reasons_total',
    help: 'why jobs were dropped (the reason) or failed (the error code)',
    labelNames: ['job', 'reason'],
    registers,
  });
  for (const event of ['job.dropped', 'job.attempt-failed', 'job.failed'] as const)
    events.on(event, ({ job, reason }) => reasons.inc({ job, reason }));
  events.on('job.field-left-out', ({ job, field }) => reasons.inc({ job, reason: `left-out.${field}` }));

  return { jobs, jobSeconds, reasons };
}

function countConversations(events: Events, registers: Registry[]) {
  const messages = new Counter({
    name: 'dialogkeeper_messages_stored_total',
    help: 'messages of clients that were stored; one that is delivered again is not counted again',
    registers,
  });
  events.on('message.stored', () => messages.inc());

  const turns = new Counter({
    name: 'dialogkeeper_turns_total',
    help: `finished turns by outcome: ${TURN_OUTCOMES.join(', ')}`,
    labelNames: ['outcome'],
    registers,
  });
  for (const outcome of TURN_OUTCOMES) turns.inc({ outcome }, 0);
  events.on('turn.committed', () => turns.inc({ outcome: 'committed' }));
  events.on('turn.discarded', ({ reason }) => turns.inc({ outcome: reason }));

  const parked = new Counter({
    name: 'dialogkeeper_conversations_parked_total',
    help: 'conversations that were parked',
    registers,
  });
  events.on('conversation.parked', () => parked.inc());

  const handedOver = new Counter({
    name: 'dialogkeeper_conversations_handed_over_total',
    help: 'conversations that the responder has handed over to a person',
    registers,
  });
  events.on('conversation.handed-over', () => handedOver.inc());

  const replies = new Counter({
    name: 'dialogkeeper_replies_total',
    help: `replies by outcome: ${REPLY_OUTCOMES.map(([, outcome]) => outcome).join(', ')}`,
    labelNames: ['outcome'],
    registers,
  });
  for (const [event, outcome] of REPLY_OUTCOMES) {
    replies.inc({ outcome }, 0); // an alert on an increase needs a first value
    events.on(event, () => replies.inc({ outcome }));
  }

  const outages = new Counter({
    name: 'dialogkeeper_outages_total',
    help: 'outages of channels that began',
    registers,
  });
  events.on('outage.began', () => outages.inc());

  return { messages, turns, parked, handedOver, replies, outages };
}

function countContexts(events: Events, registers: Registry[]) {
  const segments = new Counter({
    name: 'dialogkeeper_segments_total',
    help: `where segments (${SEGMENTS.join(', ')}) came from: ${ORIGINS.join(', ')}`,
    labelNames: ['segment', 'from'],
    registers,
  });
  events.on('segment.loaded', ({ segment, from }) => segments.inc({ segment, from }));

  const contextSeconds = new Histogram({
    name: 'dialogkeeper_context_seconds',
    help: 'how long a whole context took',
    buckets: SECONDS,
    registers,
  });
  events.on('context.loaded', ({ seconds }) => contextSeconds.observe(seconds));

  const cacheErrors = new Counter({
    name: 'dialogkeeper_cache_errors_total',
    help: 'commands of the cache that failed or were cut off; the source was read instead',
    labelNames: ['command'],
    registers,
  });
  events.on('cache.command-failed', ({ command }) => cacheErrors.inc({ command }));

  return { segments, contextSeconds, cacheErrors };
}
