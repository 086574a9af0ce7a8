import fc from 'fast-check';

/** One change of a JSON value, at a place that is found by a number. */
export interface Edit {
  place: number;
  change: 'remove' | 'replace' | 'wrap' | 'unwrap' | 'repeat' | 'lengthen' | 'add';
  value: unknown;
}

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    '1e999',
    true,
    [[]],
    [null],
    [{ id: 1 }],
    { body: {} },
    { id: [] },
    { toString: 1 },
    { length: 3 },
    '9'.repeat(400),
    '\ud800',
    'text',
    'image',
    'system',
    'status',
    '\u0000',
    '😀'.repeat(9),
    '__proto__',
    'constructor',
    '@',
    '1@g.us',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

export const edits = fc.array(
  fc.record<Edit>({
    place: fc.nat(),
    change: fc.constantFrom('remove', 'replace', 'wrap', 'unwrap', 'repeat', 'lengthen', 'add'),
    value: values,
  }),
  { minLength: 1, maxLength: 4 },
);

/** The text with parts of it left out and others put in, wherever they are. */
export function scrambled(text: string): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(text.length - 1),
    drop: fc.nat(40),
    by: fc.string({ unit: 'binary', maxLength: 8 }),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 4 })
    .map((given) =>
      given.reduce((now, { at, drop, by }) => now.slice(0, at) + by + now.slice(at + drop), text),
    );
}

interface Place {
  holder: Record<string, unknown> | unknown[];
  key: string | number;
}

export function edited(body: unknown, given: readonly Edit[]): unknown {
  const root = { body: structuredClone(body) };
  for (const { place, change, value } of given) {
    const places = placesIn(root);
    const found = places[place % places.length];
    if (!found) break; // everything was removed
    const { holder, key } = found;
    apply(holder as Record<string, unknown>, String(key), change, value);
  }
  return root.body;
}

function apply(holder: Record<string, unknown>, key: string, change: Edit['change'], value: unknown): void {
  const now = holder[key];
  if (change === 'remove') delete holder[key];
  if (change === 'replace') holder[key] = value;
  if (change === 'wrap') holder[key] = Array.isArray(now) ? { now } : [now];
  if (change === 'unwrap' && Array.isArray(now)) holder[key] = now[0];
  if (change === 'repeat') holder[key] = [now, now];
  if (change === 'lengthen' && typeof now === 'string') {
    holder[key] = now.padEnd(70_000, now);
  }
  if (change === 'add' && typeof now === 'object' && now !== null)
    Object.assign(now, { [typeof value === 'string' ? value : 'added']: value });
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return keys.flatMap((key) => [
    { holder: value as Place['holder'], key },
    ...placesIn((value as Record<string, unknown>)[key]),
  ]);
}
