import fc from 'fast-check';
import { type Adapter, expectUsable as asTheyAre, itemsOf } from './adapter';
import { edited, edits, scrambled } from './edits';

/** Of each adapter. `CHANNEL_MUTATIONS=100000` for a long run. */
const numRuns = Number(process.env.CHANNEL_MUTATIONS ?? 300);
export const RUNS = { numRuns, seed: 20_261_127 };

/** What every adapter keeps to, whatever is posted to it. */
export function describeHostileBodies(adapter: Adapter): void {
  const { expectUsable = asTheyAre } = adapter;
  const texts = adapter.bodies.map((body) => JSON.stringify(body));
  const plain = (text: string) => itemsOf(adapter.receive(adapter.signed(text)));

  // some events have no time: they happen when they are told
  beforeAll(() => jest.useFakeTimers({ now: Date.parse('2026-11-27T10:00:00Z') }));
  afterAll(() => jest.useRealTimers());

  test('no body of another sender is accepted', () => {
    for (const text of texts) {
      for (const forged of adapter.forged(text)) {
        expect(adapter.receive(forged)).toMatchObject({ kind: 'refused', status: expect.any(Number) });
      }
    }
  });

  test('a body that was cut off is refused, wherever it was cut', () => {
    for (const text of texts) {
      for (let length = 0; length < text.length; length += Math.ceil(text.length / 40)) {
        expect(adapter.receive(adapter.signed(text.slice(0, length)))).toMatchObject({ kind: 'refused' });
      }
    }
  });

  test('a repeated body gives the same again, and so does one with its fields in another order', () => {
    for (const text of texts) {
      const once = plain(text);
      expect(plain(text)).toEqual(once);
      expect(plain(JSON.stringify(reversed(JSON.parse(text))))).toEqual(once);
    }
  });

  test('fields that are not known change nothing', () => {
    const read = (text: string) =>
      plain(text).map((item) =>
        adapter.keepsPayload && item.kind === 'message'
          ? { ...item, message: { ...item.message, payload: undefined } }
          : item,
      );
    for (const text of texts) {
      const known = read(text);
      expect(read(JSON.stringify(withUnknownFields(JSON.parse(text))))).toEqual(known);
    }
  });

  test('a body of a million bytes is read, or refused', () => {
    for (const body of adapter.bodies) {
      const large = JSON.stringify({ ...(body as object), unknown: 'x'.repeat(1_000_000) });
      expectUsable(plain(large));
    }
    const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
    expect(['refused', 'accepted']).toContain(adapter.receive(adapter.signed(deep)).kind);
  });

  test(`${numRuns} changed bodies are refused, or give what the queues accept`, () => {
    const which = fc.nat(adapter.bodies.length - 1);
    const changed = fc
      .tuple(which, edits)
      .map(([body, changes]) => JSON.stringify(edited(adapter.bodies[body], changes)) ?? 'null');
    const broken = which.chain((body) => scrambled(texts[body] ?? ''));
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: changed }, { weight: 1, arbitrary: broken }), (text) => {
        const received = adapter.receive(adapter.signed(text));
        if (received.kind === 'accepted') expectUsable(received.items);
        for (const forged of adapter.forged(text)) {
          if (adapter.receive(forged).kind !== 'refused') throw new Error('another sender was accepted');
        }
      }),
      RUNS,
    );
  });
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, reversed(field)]),
  );
}

/** In every object but the lists' own. */
function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withUnknownFields(field)]);
  return { ...Object.fromEntries(fields), brandNew: { of: ['2030', null, 7] } };
}
