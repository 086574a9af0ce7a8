import type { Backlog, CompanyBacklog } from '../../../src/domain/backlog';
import { Events } from '../../../src/observability/events';
import { createMetrics, type Metrics } from '../../../src/observability/metrics';
import { metricValue } from '../../support/metrics';

let events: Events;
let metrics: Metrics;
beforeEach(() => {
  events = new Events();
  metrics = createMetrics(events, ['vip']);
});
afterEach(() => events.close());

const value = (name: string, labels?: Record<string, string>) =>
  metricValue(metrics, `dialogkeeper_${name}`, labels);

function companyBacklog(companyId: string | null, deferred: number): CompanyBacklog {
  return {
    companyId,
    conversations: { waiting: 1, due: 2, deferred, paused: 9, parked: 4 },
    oldestUnansweredSeconds: 30,
    replies: { pending: 5, paused: 6, held: 7 },
    oldestUnsentSeconds: 8,
    waitingDrafts: 2,
    oldestDraftSeconds: 70,
  };
}

const BACKLOG: Backlog = {
  companies: [companyBacklog('vip', 3), companyBacklog(null, 100)],
  floodedCompanies: 1,
  outages: 2,
  disconnected: 4,
  unpublishedEvents: 3,
};
const DEPTH = {
  queue: 'conversation-turn',
  jobs: { waiting: 1, active: 2, delayed: 3, failed: 4 },
  oldestSeconds: 5,
};

test('what waits in PostgreSQL is shown for each company of the setting and for all others', async () => {
  events.emit('backlog.measured', BACKLOG);
  expect(await value('conversations', { state: 'deferred', company: 'vip' })).toBe(3);
  expect(await value('conversations', { state: 'deferred' })).toBe(103);
  expect(await value('oldest_unanswered_seconds', { company: 'vip' })).toBe(30);
  expect(await value('unsent_replies', { state: 'held', company: 'vip' })).toBe(7);
  expect(await value('waiting_drafts', { company: 'vip' })).toBe(2);
  expect(await value('oldest_waiting_draft_seconds', { company: 'vip' })).toBe(70);
  expect(await value('flooded_companies')).toBe(1);
  expect(await value('channels_with_outage')).toBe(2);
  expect(await value('unpublished_booking_events')).toBe(3);
});

test('a server that does not answer is down, and its numbers are absent: old ones would look like present ones', async () => {
  events.emit('backlog.measured', BACKLOG);
  events.emit('queues.measured', { queues: [DEPTH] });
  events.emit('server.checked', { server: 'queue-redis', isUp: false });
  expect(await value('server_up', { server: 'queue-redis' })).toBe(0);
  expect(await value('queue_jobs')).toBeUndefined();
  expect(await value('queue_oldest_job_seconds')).toBeUndefined();
  expect(await value('conversations', { state: 'parked', company: 'vip' })).toBe(4);

  events.emit('server.checked', { server: 'postgresql', isUp: false });
  for (const name of ['conversations', 'unsent_replies', 'oldest_unanswered_seconds', 'flooded_companies'])
    expect([name, await value(name)]).toEqual([name, undefined]);

  events.emit('queues.measured', { queues: [DEPTH] });
  events.emit('server.checked', { server: 'queue-redis', isUp: true });
  expect(await value('server_up', { server: 'queue-redis' })).toBe(1);
  expect(await value('queue_jobs', { queue: 'conversation-turn', state: 'delayed' })).toBe(3);
});

test('a process that measures no backlog has none of its gauges', async () => {
  for (const name of [
    'conversations',
    'flooded_companies',
    'channels_with_outage',
    'server_up',
    'queue_jobs',
  ])
    expect([name, await value(name)]).toEqual([name, undefined]);
});
