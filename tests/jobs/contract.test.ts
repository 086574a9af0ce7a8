import { JOBS, QUEUES } from '../../src/jobs';
import { bookingCreated } from '../../src/jobs/context-invalidation';
import { conversationTurn } from '../../src/jobs/conversation-turn';
import { parsePayload, parseUsable } from '../../src/jobs/define';
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
  [1_772_359_200.25, '2026-03-01T10:00:00.250Z'],
  [1_772_359_200_250, '2026-03-01T10:00:00.250Z'],
  [1_772_359_200_250_000, '2026-03-01T10:00:00.250Z'],
  ['1772359200', '2026-03-01T10:00:00.000Z'],
  ['1772359200.25', '2026-03-01T10:00:00.250Z'],
  ['1772359200250', '2026-03-01T10:00:00.250Z'],
  [0, '1970-01-01T00:00:00.000Z'],
  ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ['9999-12-31T23:59:59-14:00', '9999-12-31T23:59:59.000Z'],
  [1e300, expect.stringMatching(/^\d{4}-/)],
])('a message of %j was sent at %s', (given, sentAt) => {
  expect(parsed({ sentAt: given }).sentAt).toEqual(sentAt);
});

test.each([
  ['2026-03-01'],
  ['2026-03-01T10:00:00'],
  ['2026-02-30T10:00:00Z'],
  ['now'],
  [''],
  ['1772359200s'],
  [-1],
  [null],
  [undefined],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
  [true],
  [{ low: 1_772_359_200 }],
])('a message of %j is refused: that is no instant', (sentAt) => {
  expect(() => parsed({ sentAt })).toThrow(expect.objectContaining({ field: 'sentAt' }));
});

/** This many lists inside each other. */
function nested(depth: number): unknown {
  let value: unknown[] = [];
  for (let i = 1; i < depth; i += 1) value = [value];
  return value;
}

test.each([
  ['text', { text: 'a'.repeat(65_536) }, { text: 'a'.repeat(65_537) }],
  ['messageId', { messageId: 'a'.repeat(256) }, { messageId: 'a'.repeat(257) }],
  ['from.value', { from: { kind: 'lid', value: '1' } }, { from: { kind: 'lid', value: '' } }],
  ['channel', { channel: 'second-number' }, { channel: '' }],
  ['media', { media: { id: 'a'.repeat(60_000) } }, { media: { id: 'a'.repeat(70_000) } }],
  ['payload', { payload: 'я'.repeat(130_000) }, { payload: 'я'.repeat(132_000) }],
  ['payload', { payload: nested(32) }, { payload: nested(33) }],
  ['media', { media: { tree: nested(31) } }, { media: { tree: nested(100_000) } }],
  ['payload', { payload: Array(50_000).fill(0) }, { payload: Array(50_001).fill(0) }],
  ['payload', { payload: { n: 1 } }, { payload: { n: 1n } }],
])('the limit of %s is kept', (field, within, beyond) => {
  expect(() => parsed(within)).not.toThrow();
  expect(() => parsed(beyond)).toThrow(expect.objectContaining({ code: 'job.invalid-payload', field }));
});

test('null is absent', () => {
  const nulls = { channel: null, name: null, kind: null, text: null, media: null, payload: null };
  expect(parsed(nulls)).toEqual(parsed({}));
  const eventNulls = { phone: null, bookingId: null, occurredAt: null, reason: null };
  expect(parsePayload(bookingCreated, { companyId: 1, ...eventNulls })).toEqual({ companyId: '1' });
  expect(() => parsed({ companyId: null })).toThrow(expect.objectContaining({ field: 'companyId' }));
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
  ['bookingId', { bookingId: 'a'.repeat(257) }],
  ['occurredAt', { occurredAt: 'yesterday' }],
])('an event with a wrong %s is refused by name', (field, rest) => {
  expect(() => parsePayload(bookingCreated, { ...event, ...rest })).toThrow(
    expect.objectContaining({ code: 'job.invalid-payload', job: 'booking-created', field }),
  );
});

test('a worker reads an event without the fields that are wrong, and says which', () => {
  const wrong = { phone: '12', occurredAt: 'yesterday', reason: 5 };
  const { payload, leftOut } = parseUsable(bookingCreated, { companyId: 1, bookingId: 501, ...wrong });
  expect(payload).toEqual({ companyId: '1', bookingId: '501' });
  expect(leftOut.map(({ field }) => field).sort()).toEqual(['occurredAt', 'phone', 'reason']);
});

test('a message is taken without a wrong name; a wrong field that it needs is refused', () => {
  const { payload, leftOut } = parseUsable(incomingMessage, { ...message, name: 'a'.repeat(300) });
  expect(payload).toEqual(parsed({}));
  expect(leftOut).toMatchObject([{ field: 'name' }]);
  expect(() => parseUsable(incomingMessage, { ...message, name: 5, text: 5 })).toThrow();
  expect(() => parseUsable(bookingCreated, { phone: '12' })).toThrow(
    expect.objectContaining({ field: 'companyId' }),
  );
});

test('the id of a conversation is a number that PostgreSQL has', () => {
  const turn = (conversationId: string) => parsePayload(conversationTurn, { conversationId });
  expect(turn('999999999999999999')).toEqual({ conversationId: '999999999999999999' });
  expect(() => turn('9'.repeat(30))).toThrow(expect.objectContaining({ field: 'conversationId' }));
});
