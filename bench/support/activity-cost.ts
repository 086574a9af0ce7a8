import { setTimeout as pause } from 'node:timers/promises';
import { ActivityPublisher } from '../../src/activity/publish';
import { Events } from '../../src/observability/events';
import { openRedis } from '../../src/redis/connection';
import type { Resources } from './resources';
import { spread } from './spread';
import { interleaved } from './timing';

/** As a busy process: 200 a second. */
const AT_ONCE = 10;
const EVERY = 50;
const ROUNDS = 5;
const MICROSECONDS_PER_MS = 1000;

/** Milliseconds of processor time that this process spends to publish what one turn does. */
export async function publishingCost(resources: Resources, turns: number): Promise<number> {
  const { url } = await resources.redis();
  const redis = openRedis(url, { maxRetriesPerRequest: null });
  resources.onClose(() => redis.disconnect());
  await redis.ping();
  const quiet = new Events();
  const published = new Events();
  const publisher = new ActivityPublisher({ redis, prefix: 'activity', events: published });
  resources.onClose(() => publisher.stop());
  const rounds = await interleaved(1 + ROUNDS, {
    without: () => cpuMsOf(quiet, turns / ROUNDS),
    with: () => cpuMsOf(published, turns / ROUNDS),
  });
  const [, ...measured] = rounds.with.map((ms, i) => (ms - (rounds.without[i] ?? 0)) / (turns / ROUNDS));
  return spread(measured).median;
}

async function cpuMsOf(events: Events, turns: number): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < turns; turn += AT_ONCE) {
    for (let i = 0; i < AT_ONCE; i++) emitTurn(events, String(turn + i));
    await pause(EVERY);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / MICROSECONDS_PER_MS;
}

/** From a message to its sent reply. */
function emitTurn(events: Events, conversationId: string): void {
  const ids = { companyId: '962302', conversationId };
  const segments = { company: 'local', schedule: 'local', client: 'local', dialogue: 'redis' } as const;
  events.emit('message.stored', { ...ids, channel: 'whatsapp' });
  events.emit('turn.read', { ...ids, messages: 1, traceparents: [] });
  events.emit('turn.started', { ...ids, debounceSeconds: 3, delaySeconds: 0.02 });
  events.emit('turn.context-loaded', { ...ids, segments, seconds: 0.004 });
  events.emit('responder.ended', { ...ids, outcome: 'answered', seconds: 0.8 });
  const counts = { replied: true, actions: 0, bookings: 0 };
  events.emit('turn.committed', { ...ids, turn: 7, ...counts, responderMs: 800, seconds: 0.83 });
  events.emit('reply.sent', { ...ids, replyId: '1', seconds: 4, debounceSeconds: 3 });
  events.emit('reply.delivered', {
    ...ids,
    replyId: '1',
    channel: 'whatsapp',
    seconds: 1,
    billable: false,
  });
}
