import fc from 'fast-check';
import { entryFor } from '../../../src/channels/inbound/entries';
import { receive } from '../../../src/channels/meta/inbound';
import { body, change, contact, items, message, request, settings, sign, textMessage, USER_ID } from './bed';

/** Bodies of each of the three properties; `FUZZ_RUNS=100000` for a long run. */
const numRuns = Number(process.env.FUZZ_RUNS ?? 500);
const seed = Number(process.env.FUZZ_SEED ?? 17);

const part = (type: string, given: unknown) => message({ type, [type]: given, id: `wamid.${type}` });
const status = (given: object) => ({
  id: 'wamid.o',
  timestamp: '1749416383',
  recipient_id: '79990000001',
  ...given,
});

/** One of everything. */
const whole = body(
  change('messages', {
    contacts: [{ ...contact, user_id: USER_ID }],
    messages: [
      part('text', { body: 'Здравствуйте' }),
      part('image', {
        id: '1',
        mime_type: 'image/jpeg',
        sha256: 'x=',
        caption: 'Вот',
        url: 'https://x.fbsbx.com',
      }),
      part('audio', { id: '2', voice: true }),
      part('location', { latitude: 1.5, longitude: 2, name: 'Вокзал' }),
      part('contacts', [{ name: { formatted_name: 'Анна' }, phones: [{ phone: '+1 555', wa_id: '1555' }] }]),
      part('order', { text: '', product_items: [{ product_retailer_id: 'SODA', quantity: 2 }] }),
      part('button', { payload: 'yes', text: 'Да' }),
      part('interactive', { list_reply: { id: 'slot', title: '10:00' } }),
      part('interactive', { nfm_reply: { response_json: '{"a":[1,{"b":2}]}', body: 'Sent' } }),
      part('reaction', { message_id: 'wamid.0', emoji: '👍' }),
      part('edit', { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'Привет' } } }),
      part('revoke', { original_message_id: 'wamid.0' }),
      part('system', { type: 'user_changed_number', wa_id: '79990000009', user_id: 'RU.2' }),
      part('unsupported', { type: 'poll' }),
    ],
    statuses: [
      status({ status: 'read', biz_opaque_callback_data: 'key', pricing: { billable: true } }),
      status({ status: 'failed', errors: [{ code: 131026, title: 'T', error_data: { details: 'D' } }] }),
    ],
    errors: [{ code: 1 }],
  }),
  change('standby', {
    standby: { contacts: [contact], messages: [textMessage('Да')], message_echoes: [{}] },
  }),
  change('smb_message_echoes', {
    message_echoes: [
      { to: '79990000001', id: 'wamid.e', timestamp: '1', type: 'text', text: { body: 'Ждём' } },
    ],
  }),
  change('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }),
);

/** The places of a JSON value, each as the keys that lead to it. */
function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** The value with what stands at this place replaced; `undefined` removes it. */
function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (typeof value !== 'object' || value === null) return value; // an earlier mutation has removed the place
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...value };
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    0,
    -1,
    Number.POSITIVE_INFINITY,
    '1e999',
    true,
    [],
    {},
    [[]],
    [null],
    '\u0000',
    '\ud800',
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    'constructor',
    'text',
    'image',
    'system',
    'status',
    'x'.repeat(70_000),
  ),
  fc.constantFrom<unknown>(
    { body: {} },
    { id: [] },
    [{ id: 1 }],
    { toString: 1 },
    { length: 3 },
    '9'.repeat(400),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const mutation = fc.record({ path: fc.constantFrom(...placesOf(whole)), by: strange });
const mutated = fc
  .array(mutation, { minLength: 1, maxLength: 6 })
  .map((mutations) => mutations.reduce<unknown>((value, { path, by }) => replaced(value, path, by), whole));

const bytes = Buffer.from(JSON.stringify(whole));
const scrambled = fc
  .array(fc.record({ at: fc.nat(bytes.length - 1), drop: fc.nat(40), by: fc.uint8Array({ maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce<Buffer>(
      (given, { at, drop, by }) => Buffer.concat([given.subarray(0, at), by, given.subarray(at + drop)]),
      bytes,
    ),
  );

const json = (value: unknown) => Buffer.from(JSON.stringify(value) ?? 'null');

const channel = { id: 'salon', company: 'demo', provider: 'meta' as const, settings };
const now = () => new Date(0);

/** Everything that was read can be put on a queue. */
function expectUsable(given: Uint8Array): void {
  const received = receive(settings, request('POST', given, sign(given)));
  if (received.kind !== 'accepted') expect(received).toMatchObject({ kind: 'refused', status: 400 });
  for (const item of received.kind === 'accepted' ? received.items : []) {
    if (item.kind === 'ignored') expect(item.what).toMatch(/^[a-z_-]{1,64}$/);
    else expect(entryFor(item, channel, now)).toBeDefined();
  }
}

test('mutated bodies are refused, or read without a crash', () => {
  fc.assert(
    fc.property(
      fc.oneof({ weight: 3, arbitrary: mutated.map(json) }, { weight: 1, arbitrary: scrambled }),
      expectUsable,
    ),
    { numRuns, seed },
  );
});

test('no unsigned body is accepted', () => {
  const signature = fc.oneof(
    fc.constantFrom(undefined, '', 'sha256=', sign(bytes), `sha256=${'0'.repeat(64)}`),
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 })
      .map((hex) => `sha256=${hex}`),
    mutated.map((value) => sign(json(value), 'another secret')),
  );
  fc.assert(
    fc.property(fc.oneof(mutated.map(json), scrambled), signature, (given, signed) => {
      fc.pre(!bytes.equals(given) && signed !== sign(given));
      expect(receive(settings, request('POST', given, signed))).toMatchObject({
        kind: 'refused',
        status: 401,
      });
    }),
    { numRuns, seed },
  );
});

test('no message is lost beside a broken one', () => {
  const broken = fc.oneof(
    strange,
    fc
      .record({ path: fc.constantFrom(...placesOf(whole.entry[0]?.changes[0])), by: strange })
      .map(({ path, by }) => replaced(whole.entry[0]?.changes[0], path, by)),
  );
  const beside = fc.record({
    messages: fc.array(broken, { maxLength: 3 }),
    changes: fc.array(broken, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(beside, ({ messages, changes }) => {
      const first = textMessage('первое', { id: 'wamid.first' });
      const last = textMessage('последнее', { id: 'wamid.last' });
      const good = change('messages', { contacts: [contact], messages: [first, ...messages, last] });
      const read = items(body(...changes, good, ...changes));
      const texts = read.flatMap((item) => (item.kind === 'message' ? [item.message.messageId] : []));
      expect(texts).toEqual(expect.arrayContaining(['wamid.first', 'wamid.last']));
    }),
    { numRuns, seed },
  );
});
