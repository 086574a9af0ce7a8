import fc from 'fast-check';
import { decode, encode } from '../../src/context/envelope';
import { pack } from '../../src/context/tables';

const ROWS = 40;
const rowsOf = (make: (i: number) => unknown) => Array.from({ length: ROWS }, (_, i) => make(i));

async function storedAndRead(value: unknown): Promise<unknown> {
  return (await decode((await encode(value)).body))?.value;
}

test('long arrays of equal objects come back as they were, in their place', async () => {
  const value = {
    hours: rowsOf((i) => ({ staffId: String(i), date: '2026-11-27', from: null, breaks: [{ at: i }] })),
    name: 'Салон',
    busy: rowsOf((i) => ({ bookingId: i, serviceId: i % 2 ? null : '1' })),
  };
  const read = await storedAndRead(value);
  expect(read).toEqual(value);
  expect(JSON.stringify(read)).toBe(JSON.stringify(value));
});

test('a schedule takes less than half of its JSON before compression', () => {
  const hours = rowsOf((i) => ({
    staffId: String(i),
    date: '2026-11-27',
    from: '2026-11-27T10:00',
    to: '2026-11-27T19:00',
  }));
  const busy = hours.map((row) => ({ ...(row as object), bookingId: '1', serviceId: '2' }));
  const value = { hours, busy };
  expect(JSON.stringify(pack(value)).length).toBeLessThan(JSON.stringify(value).length * 0.65);
});

test.each([
  ['a row with another key', (i: number) => (i === 7 ? { a: 1, c: 2 } : { a: 1, b: 2 })],
  ['a row with one key more', (i: number) => (i === 7 ? { a: 1, b: 2, c: 3 } : { a: 1, b: 2 })],
  ['keys in another order', (i: number) => (i === 7 ? { b: 2, a: 1 } : { a: 1, b: 2 })],
  ['a property that is undefined', (i: number) => ({ a: i, b: i === 7 ? undefined : 2 })],
  ['a row that is null', (i: number) => (i === 7 ? null : { a: 1 })],
  ['rows that are arrays', (i: number) => [i]],
  ['a row that writes itself', (i: number) => ({ a: 1, toJSON: () => ({ b: i }) })],
  ['a key that is no property', () => JSON.parse('{"__proto__":1,"a":2}')],
])('%s is stored as JSON has it', async (_what, make) => {
  const value = { rows: rowsOf(make) };
  expect(JSON.stringify(await storedAndRead(value))).toBe(JSON.stringify(value));
});

test('any value comes back as its JSON, and its length is that of its JSON', async () => {
  const row = fc.record({
    id: fc.string(),
    price: fc.option(fc.double({ noNaN: true })),
    more: fc.jsonValue(),
  });
  const segment = fc.record({
    rows: fc.array(row, { minLength: 30, maxLength: 60 }),
    others: fc.array(fc.oneof(row, fc.jsonValue()), { minLength: 30, maxLength: 60 }),
    rest: fc.jsonValue(),
  });
  await fc.assert(
    fc.asyncProperty(segment, async (value) => {
      const json = JSON.stringify(value);
      const { body, jsonBytes } = await encode(value);
      const decoded = await decode(body);
      expect(JSON.stringify(decoded?.value)).toBe(json);
      expect(decoded?.jsonBytes).toBe(jsonBytes);
      expect(Math.abs(jsonBytes - Buffer.byteLength(json))).toBeLessThan(200);
    }),
    { numRuns: 100 },
  );
});
