import { JOBS, QUEUES } from '../../src/jobs';
import { bookingCreated } from '../../src/jobs/context-invalidation';
import { parsePayload } from '../../src/jobs/define';
import { incomingMessage } from '../../src/jobs/incoming-message';

const message = {
  companyId: '962302',
  from: { kind: 'phone', value: '+79163674723' },
  messageId: 'wamid.1',
  sentAt: '2026-03-01T10:00:00Z',
};
const event = { companyId: '962302', occurredAt: '2026-03-01T10:00:00Z' };

const parsed = (rest: object) => parsePayload(incomingMessage, { ...message, ...rest });

test('every job has a name of its own, in a queue that is listed, and at least one attempt', () => {
  const names = JOBS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { queue, attempts } of JOBS) {
    expect(QUEUES).toContain(queue);
    expect(attempts).toBeGreaterThan(0);
  }
});

test('no name holds a colon, which BullMQ refuses', () => {
  expect([...QUEUES, ...JOBS.map(({ name }) => name)].filter((name) => name.includes(':'))).toEqual([]);
});

test('a message needs no more than who, to whom, its id and when; the rest has its defaults', () => {
  expect(parsed({})).toEqual({
    ...message,
    channel: 'whatsapp',
    kind: 'text',
    sentAt: '2026-03-01T10:00:00.000Z',
  });
});

test.each([
  [962302, '962302'],
  ['962302', '962302'],
  [0, '0'],
  ['salon_1-a', 'salon_1-a'],
])('company %j is company %j', (given, companyId) => {
  expect(parsed({ companyId: given }).companyId).toBe(companyId);
});

test.each([[-1], [1.5], [''], ['a b'], ['a:b'], ['{a}'], ['*'], ['a'.repeat(65)], [null], [true]])(
  'company %j is refused',
  (companyId) => {
    expect(() => parsed({ companyId })).toThrow(expect.objectContaining({ field: 'companyId' }));
  },
);

test.each([
  ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00.000Z'],
  ['2026-03-01T13:00:00.5+03:00', '2026-03-01T10:00:00.500Z'],
  [1_772_359_200, '2026-03-01T10:00:00.000Z'],
  [0, '1970-01-01T00:00:00.000Z'],
])('a message of %j was sent at %s', (given, sentAt) => {
  expect(parsed({ sentAt: given }).sentAt).toBe(sentAt);
});

test.each([
  ['2026-03-01'],
  ['2026-03-01T10:00:00'],
  ['2026-02-30T10:00:00Z'],
  ['now'],
  [-1],
  [1.5],
  [1_772_359_200_000],
  [null],
])('a message of %j is refused: that is no instant, or milliseconds', (sentAt) => {
  expect(() => parsed({ sentAt })).toThrow(expect.objectContaining({ field: 'sentAt' }));
});

test.each([
  ['text', { text: 'a'.repeat(65_536) }, { text: 'a'.repeat(65_537) }],
  ['messageId', { messageId: 'a'.repeat(256) }, { messageId: 'a'.repeat(257) }],
  ['from.value', { from: { kind: 'lid', value: '1' } }, { from: { kind: 'lid', value: '' } }],
  ['channel', { channel: 'second-number' }, { channel: '' }],
])('the limit of %s is kept', (field, within, beyond) => {
  expect(() => parsed(within)).not.toThrow();
  expect(() => parsed(beyond)).toThrow(expect.objectContaining({ code: 'job.invalid-payload', field }));
});

test('what the contract does not know is left behind, so that newer gateways may say more', () => {
  expect(parsed({ somethingNew: 1 })).not.toHaveProperty('somethingNew');
});

test('an event is read with its phone in one spelling and its booking as text', () => {
  const payload = { ...event, phone: '7 (916) 367-47-23', bookingId: 501 };
  expect(parsePayload(bookingCreated, payload)).toMatchObject({ phone: '+79163674723', bookingId: '501' });
});

test.each([
  ['phone', { phone: '8 916 367 47 23' }],
  ['bookingId', { bookingId: '' }],
  ['occurredAt', { occurredAt: undefined }],
])('an event with a wrong %s is refused by name', (field, rest) => {
  expect(() => parsePayload(bookingCreated, { ...event, ...rest })).toThrow(
    expect.objectContaining({ code: 'job.invalid-payload', job: 'booking-created', field }),
  );
});
