import { Events } from '../../src/observability/events';
import { logEvents } from '../../src/observability/logs';
import { createMetrics } from '../../src/observability/metrics';
import { recordLog } from '../support/log';

const [WARN, ERROR] = [40, 50];
const JOB = { queue: 'incoming-message', job: 'incoming-message', jobId: '1', attempt: 1, seconds: 0.2 };

let events: Events;
beforeEach(() => {
  events = new Events();
});
afterEach(() => events.close());

test('every end of a job is counted by its outcome, and drops and failures by their reason', async () => {
  const { jobs, jobSeconds, reasons } = createMetrics(events);
  const error = new Error('the model is gone');
  events.emit('job.done', { ...JOB, routine: false });
  events.emit('job.dropped', { ...JOB, reason: 'duplicate' });
  events.emit('job.postponed', { ...JOB, until: new Date() });
  events.emit('job.given-back', JOB);
  events.emit('job.attempt-failed', { ...JOB, reason: 'unexpected', error });
  events.emit('job.failed', { ...JOB, reason: 'unexpected', error });

  const outcomes = (await jobs.get()).values.map(({ labels, value }) => [labels.outcome, value]);
  expect(Object.fromEntries(outcomes)).toEqual({
    done: 1,
    dropped: 1,
    later: 1,
    'given-back': 1,
    retried: 1,
    failed: 1,
  });
  const counted = (await reasons.get()).values.map(({ labels, value }) => [labels.reason, value]);
  expect(Object.fromEntries(counted)).toEqual({ duplicate: 1, unexpected: 2 });
  const runs = (await jobSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('_count'));
  expect(runs?.value).toBe(6);
});

test('messages, turns, replies, outages and parked conversations are counted', async () => {
  const { registry } = createMetrics(events);
  const ids = { companyId: '1', conversationId: '2' };
  const reply = { ...ids, replyId: '3' };
  events.emit('message.stored', ids);
  events.emit('turn.committed', { ...ids, turn: 1, replied: true, actions: 0, responderMs: 1 });
  events.emit('turn.discarded', { ...ids, turn: 1, reason: 'superseded' });
  events.emit('turn.discarded', { ...ids, turn: 1, reason: 'outdated' });
  events.emit('conversation.parked', { conversationId: '2', reason: 'the model is gone' });
  events.emit('reply.sent', reply);
  events.emit('reply.refused', { ...reply, reason: '400' });
  events.emit('reply.held', { ...reply, reason: '504' });
  events.emit('outage.began', { companyId: '1', channel: 'whatsapp', reason: '404' });

  const lines = (await registry.metrics()).split('\n').filter((line) => / 1$/.test(line));
  expect(lines).toEqual([
    'dialogkeeper_messages_stored_total 1',
    'dialogkeeper_turns_total{outcome="committed"} 1',
    'dialogkeeper_turns_total{outcome="superseded"} 1',
    'dialogkeeper_turns_total{outcome="outdated"} 1',
    'dialogkeeper_conversations_parked_total 1',
    'dialogkeeper_replies_total{outcome="sent"} 1',
    'dialogkeeper_replies_total{outcome="refused"} 1',
    'dialogkeeper_replies_total{outcome="held"} 1',
    'dialogkeeper_outages_total 1',
  ]);
});

test('a held reply and a parked conversation are warnings: an operator has to act', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  events.emit('reply.held', { companyId: '1', conversationId: '2', replyId: '3', reason: '504' });
  events.emit('conversation.parked', { conversationId: '2', reason: 'the model is gone' });
  expect(log.lines(WARN)).toEqual([
    expect.objectContaining({ replyId: '3', reason: '504' }),
    expect.objectContaining({ conversationId: '2', reason: 'the model is gone' }),
  ]);
});

test('a subscriber that throws is logged with the name of its event', () => {
  const log = recordLog();
  logEvents(events, log.logger);
  events.on('job.started', () => {
    throw new Error('disk full');
  });
  events.emit('job.started', JOB);
  expect(log.lines(ERROR)).toEqual([
    expect.objectContaining({
      event: 'subscriber.failed',
      failed: 'job.started',
      err: expect.objectContaining({ message: 'disk full' }),
    }),
  ]);
});
