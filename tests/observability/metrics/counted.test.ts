import { Events } from '../../../src/observability/events';
import { createMetrics, type Metrics } from '../../../src/observability/metrics';
import { metricValue } from '../../support/metrics';

const JOB = { queue: 'incoming-message', job: 'incoming-message', jobId: '1', attempt: 1, seconds: 0.2 };
const ids = { companyId: '1', conversationId: '2' };

let events: Events;
let metrics: Metrics;
beforeEach(() => {
  events = new Events();
  metrics = createMetrics(events, ['vip']);
});
afterEach(() => events.close());

const value = (name: string, labels?: Record<string, string>) =>
  metricValue(metrics, `dialogkeeper_${name}`, labels);

test('every end of a job is counted by its outcome, and drops and failures by their reason', async () => {
  const error = new Error('the model is gone');
  events.emit('job.done', { ...JOB, routine: false });
  events.emit('job.dropped', { ...JOB, reason: 'duplicate' });
  events.emit('job.postponed', { ...JOB, until: new Date() });
  events.emit('job.given-back', JOB);
  events.emit('job.attempt-failed', { ...JOB, reason: 'unexpected', error });
  events.emit('job.failed', { ...JOB, reason: 'unexpected', error });

  for (const outcome of ['done', 'dropped', 'later', 'given-back', 'retried', 'failed'])
    expect([outcome, await value('jobs_total', { outcome })]).toEqual([outcome, 1]);
  expect(await value('job_reasons_total', { reason: 'duplicate' })).toBe(1);
  expect(await value('job_reasons_total', { reason: 'unexpected' })).toBe(2);
  expect(await value('job_duration_seconds_count')).toBe(6);
});

test('turns are counted by outcome, with the wait before them and the time that they took', async () => {
  events.emit('turn.started', { ...ids, debounceSeconds: 1.5, delaySeconds: 0.25 });
  const committed = { turn: 1, replied: true, actions: 3, bookings: 2, responderMs: 1, seconds: 2 };
  events.emit('turn.committed', { ...ids, ...committed });
  events.emit('turn.discarded', { ...ids, turn: 1, reason: 'superseded', seconds: 3 });
  events.emit('turn.discarded', { ...ids, turn: 1, reason: 'outdated', seconds: 4 });
  events.emit('responder.ended', { ...ids, outcome: 'timed-out', seconds: 5 });
  events.emit('conversation.parked', { companyId: '1', conversationId: '2', reason: 'the model is gone' });
  events.emit('sweep.found', { turns: 3, replies: 0, events: 1, retried: 0 });

  expect(await value('debounce_wait_seconds_sum')).toBe(1.5);
  expect(await value('turn_delay_seconds_sum')).toBe(0.25);
  for (const [outcome, seconds] of [['committed', 2] as const, ['superseded', 3], ['outdated', 4]]) {
    expect(await value('turns_total', { outcome: String(outcome) })).toBe(1);
    expect(await value('turn_duration_seconds_sum', { outcome: String(outcome) })).toBe(seconds);
  }
  expect(await value('responder_duration_seconds_count', { outcome: 'timed-out' })).toBe(1);
  expect(await value('bookings_total')).toBe(2);
  expect(await value('conversations_parked_total')).toBe(1);
  expect(await value('sweep_found_total', { kind: 'turns' })).toBe(3);
  expect(await value('sweep_found_total', { kind: 'events' })).toBe(1);
});

test('requests to models are counted by outcome, with tokens and money, of companies that have a label', async () => {
  const call = { conversationId: '2', model: 'qwen2.5:7b', input: 1000, cached: 800, output: 50, cost: 0.25 };
  events.emit('model.called', { ...call, companyId: 'vip', outcome: 'answered', seconds: 2 });
  events.emit('model.called', { ...call, companyId: '1', outcome: 'answered', seconds: 3 });
  events.emit('model.called', {
    ...call,
    ...{ companyId: '1', outcome: 'timed-out', seconds: 4, input: 0, cached: 0, output: 0, cost: 0 },
  });
  events.emit('model.usage-lost', { ...ids, error: new Error('PostgreSQL is away') });

  const model = 'qwen2.5-7b';
  expect(await value('model_requests_total', { model, outcome: 'answered' })).toBe(2);
  expect(await value('model_requests_total', { model, outcome: 'answered', company: 'vip' })).toBe(1);
  expect(await value('model_requests_total', { model, outcome: 'timed-out' })).toBe(1);
  expect(await value('model_requests_total', { model, outcome: 'refused' })).toBe(0);
  expect(await value('model_request_duration_seconds_sum', { model })).toBe(9);
  for (const [kind, tokens] of [['input', 2000] as const, ['cached', 1600], ['output', 100]])
    expect(await value('model_tokens_total', { kind: String(kind) })).toBe(tokens);
  expect(await value('model_cost_total', { model })).toBe(0.5);
  expect(await value('model_cost_total', { company: 'vip' })).toBe(0.25);
  events.emit('model.fell-back', { ...ids, reason: 'over-budget' });
  expect(await value('model_fallbacks_total', { reason: 'over-budget' })).toBe(1);
  expect(await value('model_fallbacks_total', { reason: 'cut' })).toBe(0);
  expect(await value('model_usage_lost_total')).toBe(1);
});

test('what providers say later, and what limits sending, is counted', async () => {
  const reply = { ...ids, replyId: '3', channel: 'whatsapp' };
  events.emit('reply.delivered', { ...reply, seconds: 2, billable: true });
  events.emit('reply.delivered', { ...reply, seconds: undefined, billable: false });
  events.emit('reply.read', reply);
  events.emit('reply.failed-later', { ...reply, effect: 'retry', reason: 'a moment', retried: true });
  events.emit('sending.slowed', { companyId: '1', channel: 'whatsapp' });
  events.emit('client.unreachable', { ...ids, channel: 'whatsapp' });
  events.emit('typing.failed', { companyId: '1', channel: 'whatsapp' });
  events.emit('media.fetched', { ...ids, outcome: 'gone', seconds: 0.5 });

  expect(await value('delivery_states_total', { state: 'delivered' })).toBe(2);
  for (const state of ['read', 'failed'])
    expect([state, await value('delivery_states_total', { state })]).toEqual([state, 1]);
  expect(await value('time_to_delivery_seconds_sum')).toBe(2);
  expect(await value('billable_messages_total', { channel: 'whatsapp' })).toBe(1);
  for (const name of ['sending_slowed', 'clients_unreachable', 'typing_failures'])
    expect([name, await value(`${name}_total`)]).toEqual([name, 1]);
  expect(await value('media_fetch_duration_seconds_count', { outcome: 'gone' })).toBe(1);
});

test('a reply is counted by outcome, and its time from the message also without the debounce', async () => {
  const reply = { ...ids, replyId: '3' };
  events.emit('reply.sent', { ...reply, seconds: 4, debounceSeconds: 1.5 });
  events.emit('reply.refused', { ...reply, reason: '400' });
  events.emit('reply.held', { ...reply, reason: '504' });
  events.emit('gateway.answered', { companyId: '1', channel: 'whatsapp', accepted: true, seconds: 0.25 });
  events.emit('gateway.answered', { companyId: '1', channel: 'whatsapp', accepted: false, seconds: 9 });
  events.emit('outage.began', { companyId: '1', channel: 'whatsapp', reason: '404' });

  for (const outcome of ['sent', 'refused', 'held'])
    expect([outcome, await value('replies_total', { outcome })]).toEqual([outcome, 1]);
  expect(await value('time_to_reply_seconds_sum')).toBe(4);
  expect(await value('time_to_reply_without_debounce_seconds_sum')).toBe(2.5);
  expect(await value('gateway_duration_seconds_sum', { outcome: 'accepted' })).toBe(0.25);
  expect(await value('gateway_duration_seconds_sum', { outcome: 'failed' })).toBe(9);
  expect(await value('outages_total')).toBe(1);
});

test('a reply that answers no message counts, and says nothing about time', async () => {
  events.emit('reply.sent', { ...ids, replyId: '3', seconds: undefined, debounceSeconds: undefined });
  expect(await value('replies_total', { outcome: 'sent' })).toBe(1);
  expect(await value('time_to_reply_seconds_count')).toBeFalsy();
});

test('segments are counted by origin, direct reads by reason, and bytes where they were moved', async () => {
  const loaded = { companyId: '1', segment: 'schedule', bytes: 100, reason: undefined } as const;
  for (const from of ['local', 'redis', 'filled', 'joined'] as const)
    events.emit('segment.loaded', { ...loaded, from });
  events.emit('segment.loaded', { ...loaded, from: 'direct', bytes: 0, reason: 'cache-away' });
  events.emit('context.loaded', { companyId: '1', seconds: 0.5, isHit: false });
  const filled = { companyId: '1', segment: 'schedule', seconds: 0.5 } as const;
  events.emit('segment.filled', { ...filled, outcome: 'stored', bytes: 70 });
  events.emit('segment.filled', { ...filled, outcome: 'refused', bytes: 0 });
  events.emit('dialogue.written', { companyId: '1', written: true, bytes: 30 });
  events.emit('dialogue.written', { companyId: '1', written: false, bytes: 30 });

  for (const from of ['local', 'redis', 'filled', 'joined', 'direct'])
    expect([from, await value('segments_loaded_total', { segment: 'schedule', from })]).toEqual([from, 1]);
  expect(await value('direct_reads_total', { segment: 'schedule', reason: 'cache-away' })).toBe(1);
  expect(await value('direct_reads_total')).toBe(1);
  expect(await value('fills_total', { segment: 'schedule', outcome: 'stored' })).toBe(1);
  expect(await value('fills_total', { segment: 'schedule', outcome: 'refused' })).toBe(1);
  expect(await value('cache_read_bytes_total')).toBe(100);
  expect(await value('cache_written_bytes_total', { segment: 'schedule' })).toBe(70);
  expect(await value('cache_written_bytes_total', { segment: 'dialogue' })).toBe(30);
  expect(await value('dialogue_writes_total', { outcome: 'refused' })).toBe(1);
  expect(await value('context_load_duration_seconds_sum', { result: 'miss' })).toBe(0.5);
});

test('the circuit is open until a command of the cache succeeds', async () => {
  expect(await value('cache_circuit_open')).toBe(0);
  events.emit('cache.circuit-opened', {});
  expect(await value('cache_circuit_open')).toBe(1);
  events.emit('cache.circuit-closed', {});
  expect(await value('cache_circuit_open')).toBe(0);
});

test('evictions of the local cache add up, its size does not', async () => {
  events.emit('local-cache.changed', { entries: 5, bytes: 500, evicted: 2 });
  events.emit('local-cache.changed', { entries: 4, bytes: 400, evicted: 1 });
  expect(await value('local_cache_entries')).toBe(4);
  expect(await value('local_cache_bytes')).toBe(400);
  expect(await value('local_cache_evictions_total')).toBe(3);
});

test('only companies of the setting have a label of their own', async () => {
  events.emit('message.stored', { ...ids, channel: 'whatsapp' });
  events.emit('message.stored', { ...ids, companyId: 'vip', channel: 'whatsapp' });
  expect(await value('messages_stored_total')).toBe(2);
  expect(await value('messages_stored_total', { company: 'vip' })).toBe(1);
  const text = await metrics.registry.metrics();
  expect(text).toContain('dialogkeeper_messages_stored_total{company="vip",channel="whatsapp"} 1');
  expect(text).toContain('dialogkeeper_messages_stored_total{channel="whatsapp"} 1');
});

test('a producer that invents names of channels does not add series without end', async () => {
  for (let i = 0; i < 100; i++) events.emit('message.stored', { ...ids, channel: `channel-${i}` });
  expect(await value('messages_stored_total', { channel: 'channel-49' })).toBe(1);
  expect(await value('messages_stored_total', { channel: 'other' })).toBe(50);
  events.emit('message.stored', { ...ids, channel: 'whatsapp' });
  expect(await value('messages_stored_total', { channel: 'whatsapp' })).toBe(1);
});

test.each([
  '79163674723',
  '+79163674723',
  '79163674723@c.us',
  'number-7916367',
  '7-916-367-47-23',
  'wamid.HBgLNzkxNjM2NzQ3MjM',
  'zz,company:vip',
  'a:b',
  'канал',
  'a b',
  '',
])('the label of a channel that is named %j is other', async (channel) => {
  events.emit('message.stored', { ...ids, companyId: 'vip', channel: 'zz' });
  events.emit('message.stored', { ...ids, channel });
  const text = await metrics.registry.metrics();
  expect(text).toContain('dialogkeeper_messages_stored_total{channel="other"} 1');
  expect(text).toContain('dialogkeeper_messages_stored_total{company="vip",channel="zz"} 1');
});

test.each(['salon-2', 'whatsapp_business.eu', 'waba-123456'])(
  'the label of a channel that is named %j is its name',
  async (channel) => {
    events.emit('message.stored', { ...ids, channel });
    expect(await value('messages_stored_total', { channel })).toBe(1);
  },
);
