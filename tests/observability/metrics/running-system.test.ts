import { runTurn } from '../../../src/conversation/turn';
import type { EventMap } from '../../../src/observability/events';
import { addCompany, testDatabase } from '../../support/database';
import { eventually } from '../../support/eventually';
import { metricValue } from '../../support/metrics';
import { echo, message, newPhone, type System, startSystem } from '../../support/system';
import { receive, turnDeps } from '../../support/turn';

const db = testDatabase();
let system: System;
afterEach(() => system.stop());

const value = (name: string, labels?: Record<string, string>) =>
  metricValue(system.metrics, `dialogkeeper_${name}`, labels);

test('one message is counted on its whole way, and the debounce is the difference of the two times to reply', async () => {
  let asked = 0;
  system = await startSystem({
    respond: (input) => {
      asked += 1;
      if (asked === 1) throw new Error('the model is gone');
      return echo(input);
    },
  });
  const companyId = await addCompany(db);
  const phone = newPhone();
  await system.producer.receiveMessage(message(companyId, phone, 'hello'));
  await eventually(async () => (await value('replies_total', { outcome: 'sent' })) === 1);
  await system.producer.bookingUpdated({ companyId, phone });
  await eventually(async () => await value('invalidation_delay_seconds_count', { event: 'booking-updated' }));

  expect(await value('messages_stored_total', { channel: 'whatsapp' })).toBe(1);
  expect(await value('turns_total', { outcome: 'committed' })).toBe(1);
  expect(await value('responder_duration_seconds_count', { outcome: 'failed' })).toBe(1);
  expect(await value('responder_duration_seconds_count', { outcome: 'answered' })).toBe(1);
  expect(await value('gateway_duration_seconds_count', { outcome: 'accepted' })).toBe(1);
  const whole = (await value('time_to_reply_seconds_sum')) ?? 0;
  const ours = (await value('time_to_reply_without_debounce_seconds_sum')) ?? 0;
  expect(await value('time_to_reply_seconds_count')).toBe(1);
  expect(whole).toBeGreaterThan(1); // the pause after a failure is part of it
  // The debounce of 50 ms, not the pause after the failure, which is limited by MAX_WAIT
  expect(whole - ours).toBeGreaterThanOrEqual(0.049);
});

test('the pause after a failed turn does not count as debounce', async () => {
  system = await startSystem({ queues: [] });
  const companyId = await addCompany(db);
  const conversationId = await receive(system, message(companyId, newPhone(), 'hello'));
  await db
    .updateTable('conversation')
    .set({ waiting_since: new Date(Date.now() - 600_000), due_at: new Date(Date.now() - 60_000) })
    .where('id', '=', conversationId)
    .execute();
  const started: EventMap['turn.started'][] = [];
  system.events.on('turn.started', (turn) => started.push(turn));
  const deps = turnDeps(system, echo, { debounce: { debounceMs: 1000, maxWaitMs: 10_000 } });
  await runTurn(deps, conversationId, new AbortController().signal);
  expect(started).toEqual([expect.objectContaining({ companyId, conversationId, debounceSeconds: 10 })]);
  expect(started[0]?.delaySeconds).toBeGreaterThanOrEqual(60);
});
