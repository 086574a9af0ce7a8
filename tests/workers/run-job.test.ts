import type { Job } from 'bullmq';
import { JOBS } from '../../src/jobs';
import { type EventName, Events } from '../../src/observability/events';
import { NO_TRACES } from '../../src/observability/traces';
import { runJob } from '../../src/workers/bullmq/run-job';
import type { Handlers } from '../../src/workers/handler';
import { giveBack, later, type Outcome } from '../../src/workers/outcome';

const ENDS = [
  'job.done',
  'job.dropped',
  'job.postponed',
  'job.given-back',
  'job.attempt-failed',
  'job.failed',
] as const;

test.each<[string, Outcome]>([
  ['is to come back later', later(new Date())],
  ['is to go back to its queue', giveBack],
])('a job that %s is counted as failed, and only so, if Redis does not take it', async (_what, outcome) => {
  const events = new Events();
  const ended: EventName[] = [];
  for (const name of ENDS) events.on(name, () => ended.push(name));
  const away = async () => {
    throw new Error('Redis is away');
  };
  const job = {
    queueName: 'conversation-turn',
    name: 'conversation-turn',
    data: { conversationId: '1' },
    attemptsMade: 0,
    opts: { attempts: 5 },
    moveToDelayed: away,
  } as unknown as Job;
  const handlers = { 'conversation-turn': async () => outcome } as unknown as Handlers;
  const taken = { job, token: 'token', signal: undefined, rest: away };
  const ran = runJob(taken, { jobs: JOBS, handlers, events, longestMs: 10_000, traces: NO_TRACES });
  await expect(ran).rejects.toThrow('Redis is away');
  expect(ended).toEqual(['job.attempt-failed']);
  events.close();
});
