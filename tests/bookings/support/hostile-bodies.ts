import fc from 'fast-check';
import { bookingSystemEvent } from '../../../src/jobs/booking-system-event';
import { edited, edits, scrambled } from '../../channels/support/edits';
import { type BookingAdapter, itemsOf } from './adapter';

/** Of each adapter. `BOOKING_MUTATIONS=100000` for a long run. */
const numRuns = Number(process.env.BOOKING_MUTATIONS ?? 300);
const RUNS = { numRuns, seed: 20_261_127 };

/** What every adapter keeps to, whatever is posted to it. */
export function describeHostileBodies(adapter: BookingAdapter): void {
  const texts = adapter.bodies.map((body) => JSON.stringify(body));

  test('no body of another sender is accepted, and none is answered 410', () => {
    for (const text of texts) {
      for (const forged of adapter.forged(text)) {
        expect(adapter.receive(forged)).toMatchObject({ kind: 'refused', status: expect.any(Number) });
        expect(adapter.receive(forged)).not.toMatchObject({ status: 410 });
      }
    }
  });

  test('a body that was cut off is refused, wherever it was cut', () => {
    for (const text of texts) {
      for (let length = 0; length < text.length; length += Math.ceil(text.length / 40))
        expect(adapter.receive(adapter.signed(text.slice(0, length)))).toMatchObject({ kind: 'refused' });
    }
  });

  test('a repeated body gives the same again, and fields that are not known change nothing', () => {
    for (const text of texts) {
      const once = itemsOf(adapter, text);
      expect(itemsOf(adapter, text)).toEqual(once);
      expect(itemsOf(adapter, withUnknownFields(JSON.parse(text)))).toEqual(once);
    }
  });

  test(`${numRuns} changed bodies are refused, or give what the queue accepts`, () => {
    const which = fc.nat(adapter.bodies.length - 1);
    const changed = fc
      .tuple(which, edits)
      .map(([body, changes]) => JSON.stringify(edited(adapter.bodies[body], changes)) ?? 'null');
    const broken = which.chain((body) => scrambled(texts[body] ?? ''));
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: changed }, { weight: 1, arbitrary: broken }), (text) => {
        const received = adapter.receive(adapter.signed(text));
        if (received.kind === 'accepted') expectUsable(received.items);
        if (adapter.forged(text).some((forged) => adapter.receive(forged).kind !== 'refused'))
          throw new Error('another sender was accepted');
      }),
      RUNS,
    );
  });
}

function expectUsable(items: ReturnType<typeof itemsOf>): void {
  for (const item of items) {
    if (item.kind === 'ignored') expect(item.what).toMatch(/^[a-z-]{3,20}$/);
    else
      bookingSystemEvent.schema.parse({
        companyId: 'demo',
        system: 'salon',
        observedAt: '2026-11-27T10:00:00Z',
        event: item.event,
      });
  }
}

function withUnknownFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withUnknownFields);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withUnknownFields(field)]);
  return { ...Object.fromEntries(fields), brandNew: { of: ['2030', null, 7] } };
}
