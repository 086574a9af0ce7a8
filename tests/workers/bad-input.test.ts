import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { jobsOf, reasonsOf } from '../support/metrics';
import { withBareQueue } from '../support/redis';
import { message, newPhone, type System, startSystem } from '../support/system';
import { messagesOf } from '../support/turn';

const db = testDatabase();

let system: System;
let companyId: string;
beforeAll(async () => {
  system = await startSystem();
  companyId = await addCompany(db);
});
afterAll(() => system.stop());

/** Adds the payload as a plain BullMQ client would, and waits for the job to end in the failed set. */
async function failedWith(queueName: string, job: string, payload: unknown) {
  return withBareQueue(queueName, system.prefix, async (queue) => {
    const { id } = await queue.add(job, payload);
    return eventually(async () => (await queue.getFailed()).find((failed) => failed.id === id));
  });
}

/** Sends a good message after the bad one, and waits for its reply. */
async function expectQueueGoesOn(): Promise<void> {
  const text = `after ${Math.random()}`;
  await system.producer.receiveMessage(message(companyId, newPhone(), text));
  await eventually(() => system.sent.some((sent) => sent.text === `reply to ${text}`));
}

const good = () => message(companyId, newPhone(), 'hello');
const from = (kind: string, value: unknown) => ({ ...good(), from: { kind, value } });

describe('an unusable message fails at once, is counted, and does not hold up the next message:', () => {
  test.each<[string, () => unknown, RegExp, string]>([
    ['without a company', () => ({ ...good(), companyId: undefined }), /companyId/, 'job.invalid-payload'],
    [
      'with a company that is not an id',
      () => ({ ...good(), companyId: 'a b' }),
      /companyId/,
      'job.invalid-payload',
    ],
    [
      'of an unknown company',
      () => ({ ...good(), companyId: 'unheard-of' }),
      /"unheard-of"/,
      'company.unknown',
    ],
    ['from an invalid phone number', () => from('phone', '12'), /"12"/, 'address.invalid'],
    [
      'from a phone number in national spelling',
      () => from('phone', '8 916 367 47 23'),
      /8 916/,
      'address.invalid',
    ],
    ['from an unknown kind of address', () => from('fax', '1'), /from\.kind/, 'job.invalid-payload'],
    ['without a sender', () => ({ ...good(), from: undefined }), /from/, 'job.invalid-payload'],
    [
      'from an address that is a number',
      () => from('phone', 79163674723),
      /from\.value/,
      'job.invalid-payload',
    ],
    ['without an id', () => ({ ...good(), messageId: '' }), /messageId/, 'job.invalid-payload'],
    ['of a megabyte', () => ({ ...good(), text: 'a'.repeat(2 ** 20) }), /text/, 'job.invalid-payload'],
    ['whose text is a number', () => ({ ...good(), text: 5 }), /text/, 'job.invalid-payload'],
    ['of an unknown kind', () => ({ ...good(), kind: 'telepathy' }), /kind/, 'job.invalid-payload'],
    ['with an invalid time', () => ({ ...good(), sentAt: 'yesterday' }), /sentAt/, 'job.invalid-payload'],
    [
      'sent without an offset',
      () => ({ ...good(), sentAt: '2026-03-01T10:00' }),
      /sentAt/,
      'job.invalid-payload',
    ],
    ['that is null', () => null, /\(root\)/, 'job.invalid-payload'],
    ['that is a list', () => [], /\(root\)/, 'job.invalid-payload'],
    ['that is a text', () => 'hello', /\(root\)/, 'job.invalid-payload'],
  ])('%s', async (_, payload, reason, code) => {
    const before = await reasonsOf(system, 'incoming-message', code);
    const job = await failedWith('incoming-message', 'incoming-message', payload());
    expect(job.failedReason).toMatch(reason);
    expect(job.attemptsMade).toBe(1);
    expect(await reasonsOf(system, 'incoming-message', code)).toBe(before + 1);
    await expectQueueGoesOn();
  });
});

describe('a job of another queue', () => {
  test.each([
    ['conversation-turn', 'conversation-turn', { conversationId: 'x' }, /conversationId/],
    ['conversation-turn', 'conversation-turn', {}, /conversationId/],
    ['outgoing-message', 'outgoing-message', { conversationId: 5 }, /conversationId/],
    ['context-invalidation', 'booking-created', { occurredAt: 0 }, /companyId/],
    ['context-invalidation', 'company-updated', { companyId: 'a b', phone: '8916' }, /companyId/],
  ])('%s: %s %j fails at once with the name of the field', async (queue, name, payload, reason) => {
    const before = await reasonsOf(system, name, 'job.invalid-payload');
    const job = await failedWith(queue, name, payload);
    expect(job.failedReason).toMatch(reason);
    expect(job.failedReason).toMatch(/; correct the producer: the job is in the failed set$/);
    expect(job.attemptsMade).toBe(1);
    expect(await reasonsOf(system, name, 'job.invalid-payload')).toBe(before + 1);
  });

  test('of a conversation that does not exist is dropped', async () => {
    const before = await reasonsOf(system, 'conversation-turn', 'nothing-to-answer');
    await system.queues.wakeTurn('999999999', 0);
    await eventually(
      async () => (await reasonsOf(system, 'conversation-turn', 'nothing-to-answer')) === before + 1,
    );
  });
});

test('an event whose phone, time or reason is unusable is handled without them', async () => {
  const count = (field: string) => reasonsOf(system, 'booking-updated', `left-out.${field}`);
  const done = () => jobsOf(system, 'booking-updated', 'done');
  const [before, phones] = [await done(), await count('phone')];
  const event = { companyId, bookingId: 1, phone: '8 916 367 47 23', occurredAt: 'now', reason: {} };
  await withBareQueue('context-invalidation', system.prefix, (queue) => queue.add('booking-updated', event));
  await eventually(async () => (await done()) === before + 1);
  expect(await count('phone')).toBe(phones + 1);
  expect(await count('occurredAt')).toBe(1);
  expect(await count('reason')).toBe(1);
});

test('a message of several megabytes is refused before it is parsed, and only its beginning is kept', async () => {
  const job = await failedWith('incoming-message', 'incoming-message', {
    ...good(),
    payload: 'a'.repeat(3 * 2 ** 20),
  });
  expect(job.failedReason).toMatch(/\(root\): is \d+ characters of JSON/);
  expect(JSON.stringify(job.data).length).toBeLessThan(20_000);
  await expectQueueGoesOn();
});

test('only the beginning of a large unusable payload is kept', async () => {
  const media = { photo: 'a'.repeat(2 ** 20) };
  const unusable = await failedWith('incoming-message', 'incoming-message', { ...good(), media });
  expect(unusable.failedReason).toMatch(/media/);
  expect(JSON.stringify(unusable.data).length).toBeLessThan(20_000);
  const unknown = await failedWith('context-invalidation', 'booking-moved', { media });
  expect(JSON.stringify(unknown.data).length).toBeLessThan(20_000);
});

test('a job of an unknown name fails at once, and the error lists the known names', async () => {
  const unknown = await reasonsOf(system, 'unknown', 'job.unknown');
  const job = await failedWith('context-invalidation', 'booking-deleted', { companyId });
  expect(job.failedReason).toMatch(/booking-deleted.*booking-created/);
  expect(job.attemptsMade).toBe(1);
  expect(await reasonsOf(system, 'unknown', 'job.unknown')).toBe(unknown + 1);
  const misplaced = await failedWith('incoming-message', 'booking-created', { companyId });
  expect(misplaced.failedReason).toMatch(/incoming-message/);
  await expectQueueGoesOn();
});

describe('a message from a chat that is not a dialogue is dropped and counted, and leaves no row:', () => {
  test.each([
    ['group', '120363025246125486@g.us'],
    ['broadcast', 'status@broadcast'],
    ['newsletter', '120363144038483540@newsletter'],
  ])('%s', async (kind, value) => {
    const quiet = await addCompany(db);
    const before = await reasonsOf(system, 'incoming-message', kind);
    await system.producer.receiveMessage({
      ...message(quiet, newPhone(), 'hello'),
      from: { kind: 'jid', value },
    });
    await eventually(async () => (await reasonsOf(system, 'incoming-message', kind)) === before + 1);
    expect(await messagesOf(db, quiet)).toEqual([]);
    const clients = db.selectFrom('client').select('id').where('company_id', '=', quiet).execute();
    expect(await clients).toEqual([]);
  });
});

test('unknown job names do not become metric labels', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `made-up-${i}-${'x'.repeat(1000)}`);
  await withBareQueue('context-invalidation', system.prefix, async (queue) => {
    const before = await queue.getFailedCount();
    await queue.addBulk(names.map((name) => ({ name, data: {} })));
    await eventually(async () => (await queue.getFailedCount()) === before + names.length);
    const [job] = await queue.getFailed(0, 0);
    expect(job?.failedReason.length).toBeLessThan(500);
  });
  expect(await system.metrics.registry.metrics()).not.toContain('made-up');
});
