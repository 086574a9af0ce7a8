import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { storableJson, storableText } from '../../src/db/storable';
import { normalizeAddress } from '../../src/domain/address';
import { incomingMessage } from '../../src/jobs/incoming-message';
import type { Language } from '../../src/phrases/language';
import { masked } from '../../src/privacy/redaction';
import { createReceptionist } from '../../src/responders/receptionist';
import { understand } from '../../src/responders/understanding';
import type { AskedFor } from '../../src/responders/understanding/asked';
import { loadWords } from '../../src/responders/understanding/words/words';
import { deepFreeze, MONDAY_NOON, member, salonContext, service } from '../support/contexts';

/** Limit for one text. A text takes about 50 ms; a faulty pattern takes minutes or does not end. */
const MAX_CPU_MS = 2000;
const LENGTH = 20_000;
/** Short ones first: a quadratic or exponential pattern fails before it takes minutes. */
const LENGTHS = [50, 100, 500, 2000, LENGTH];

const SOURCES = ['text', 'when', 'understanding', 'receptionist'].map((room) =>
  join(__dirname, '../../src/responders', room),
);
/** Every word of the sources that read a text, and so every word of their patterns. */
const WORDS = [
  ...new Set(
    SOURCES.flatMap((source) =>
      readdirSync(source, { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|json)$/.test(name))
        .flatMap((name) => readFileSync(join(source, name), 'utf8').match(/\p{L}+/gu) ?? []),
    ),
  ),
];
/** One of each kind of character that a pattern may repeat. */
const RUNS = [' ', '\n', '\u00a0', '.', '-', '!', "'"];
const MARKS = [
  ...RUNS,
  ' ',
  '\n',
  '\t',
  '\u00a0',
  '.',
  ',',
  '-',
  ':',
  '/',
  '(',
  '!',
  "'",
  '’',
  '"',
  '+',
  '👍',
  '\u200e',
];
const NUMBERS = ['1', '8', '12', '25', '12:30', '25.11', '26-го', '2026-11-25', '+7916'];

const { company } = salonContext();
/** A catalogue with many words that texts contain. */
const large = deepFreeze({
  ...company,
  services: Array.from({ length: 600 }, (_, i) =>
    service(String(i), `${WORDS[i]} ${WORDS[i + 300]} стрижка и укладка ${i}`, `Волосы ${i % 10}`, 1, 2, 60),
  ),
  staff: Array.from({ length: 100 }, (_, i) => member(String(i), `${WORDS[i + 600]} ${WORDS[i + 700]}`, [])),
});

const words = loadWords(undefined);

function listen(text: string, language: Language = 'ru', kind?: AskedFor, salon = company) {
  return understand(text, {
    company: salon,
    words,
    opening: { from: '10:00', to: '20:00' },
    now: '2026-11-23T12:00',
    language,
    asked: kind && { kind, options: ['1', '2', '3'] },
    listed: 3,
    candidates: salon.services.slice(0, 3),
  });
}

function expectCheap(work: () => unknown): void {
  const before = process.cpuUsage();
  work();
  expect(cpuMs(before)).toBeLessThan(MAX_CPU_MS);
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const repeated = (text: string, length = LENGTH) =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

describe('the time to understand a text is linear in its length:', () => {
  test.each([
    ' день',
    ' час',
    ' неделя',
    ' минута',
    ' day',
    ' hour',
    ' next week',
    ' в пятницу',
    ' 25 ноября',
    ' через 2 часа',
    ' меня зовут Анна',
    ' у меня запись',
    ' стрижка',
    '12:30 ',
  ])('"%s", repeated', (text) => {
    for (const length of LENGTHS) {
      for (const language of ['ru', 'en'] as const)
        expectCheap(() => listen(repeated(text, length), language));
    }
  });

  test.each([...RUNS])('a run of %j', (mark) => {
    for (const text of [`${repeated(mark)}x`, `меня зовут${repeated(mark)}`, `в${repeated(mark)}x`]) {
      expectCheap(() => listen(text, 'ru', 'name'));
    }
  });

  test('every known word, repeated', () => {
    const text = WORDS.map((word) => repeated(`${word} `, 100)).join('\n');
    for (let from = 0; from < text.length; from += 500) {
      expectCheap(() => listen(text.slice(from, from + 500)));
    }
  });

  test('every word of a large catalogue', () => {
    const text = WORDS.join(' ').slice(0, LENGTH);
    expectCheap(() => listen(text, 'ru', undefined, large));
  });

  test('any text of words, numbers and marks', () => {
    const part = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
      { weight: 2, arbitrary: fc.constantFrom(...MARKS) },
    );
    const pumped = fc.record({
      start: fc.array(part, { maxLength: 4 }),
      again: fc.array(part, { minLength: 1, maxLength: 4 }),
      end: fc.array(part, { maxLength: 2 }),
      separator: fc.constantFrom('', ' ', ', '),
      language: fc.constantFrom<Language>('ru', 'en'),
      asked: fc.constantFrom<AskedFor | undefined>(undefined, 'name', 'day', 'time'),
    });
    fc.assert(
      fc.property(pumped, ({ start, again, end, separator, language, asked }) => {
        const [first, middle, last] = [start, again, end].map(
          (parts) => `${parts.join(separator)}${separator}`,
        );
        for (const length of [100, 500, 5000]) {
          const text = `${first}${repeated(middle || ' ', length)}${last}`;
          expectCheap(() => listen(text, language, asked));
        }
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});

test('a hundred messages of the longest text are answered', async () => {
  const { respond } = createReceptionist();
  const text = repeated(' запишите на день', 65_536);
  const messages = Array.from({ length: 100 }, (_, i) => ({
    messageId: `m${i}`,
    kind: 'text' as const,
    text,
    sentAt: MONDAY_NOON,
  }));
  const before = process.cpuUsage();
  const context = salonContext();
  const { signal } = new AbortController();
  expect(
    (await respond({ context, messages, now: MONDAY_NOON, localNow: '2026-03-02T15:00', signal })).text,
  ).toBeTruthy();
  expect(cpuMs(before)).toBeLessThan(MAX_CPU_MS);
});

describe('the time to read the other parts of a message is linear in their length:', () => {
  const pumps = [
    ...MARKS,
    ...NUMBERS,
    '5',
    '_1',
    ':1',
    '@lid',
    '@c.us',
    '\\',
    '\ud800',
    '\u0000',
    'a',
    'US.',
    '8 (',
    '521',
  ];

  test.each(['phone', 'jid', 'lid', 'bsuid'] as const)('an address (%s)', (kind) => {
    for (const pump of pumps) {
      for (const value of [repeated(pump), `+7${repeated(pump)}`, `${repeated(pump)}@lid`]) {
        expectCheap(() => {
          try {
            normalizeAddress({ kind, value });
          } catch {
            // most are not addresses
          }
        });
      }
    }
  });

  test('an error that quotes it', () => {
    for (const pump of [...pumps, '5 ', 'ы', 'a.', 'a@a.', 'wamid.', '+7 '])
      expectCheap(() => masked(repeated(pump)));
  });

  test('a field of the payload', () => {
    const fields = ['companyId', 'channel', 'name', 'messageId', 'kind', 'text', 'sentAt', 'media'];
    for (const pump of pumps) {
      const text = repeated(pump);
      for (const field of fields) expectCheap(() => incomingMessage.schema.safeParse({ [field]: text }));
      expectCheap(() => storableText(text));
      expectCheap(() => storableJson({ text }));
    }
  });
});
