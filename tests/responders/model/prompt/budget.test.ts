import fc from 'fast-check';
import type { DialogueMessage } from '../../../../src/domain/context';
import { tokensOf } from '../../../../src/responders/model/prompt/tokens';
import { toolTokens } from '../../../../src/responders/model/prompt/tool-tokens';
import { TOOLS } from '../../../../src/responders/model/tools';
import { member, salonContext, service } from '../../../support/contexts';
import { promptOf, textOf } from './runs';

/** Messages of both sides, a minute apart, the last of them a minute before the turn. */
function dialogueOf(length: number, text: (i: number) => string): DialogueMessage[] {
  return Array.from({ length }, (_, i) => ({
    from: i % 2 === 0 ? 'client' : 'business',
    kind: 'text',
    text: text(i),
    sentAt: new Date(Date.parse('2026-11-23T09:00:00Z') - (length - i) * 60_000).toISOString(),
  }));
}

function salonOf(services: number, staff: number) {
  return {
    services: Array.from({ length: services }, (_, i) =>
      service(`${i + 1}`, `Услуга салона ${i + 1}`, `Категория ${Math.floor(i / 10)}`, 1000, 2000, 60),
    ),
    staff: Array.from({ length: staff }, (_, i) => member(`${i + 1}`, `Мастер ${i + 1}`, [`${i + 1}`])),
  };
}

/** Of letters that make many tokens and of those that make few. */
const text = fc
  .tuple(fc.constantFrom('привет ', 'a ', '<🙂> ', '\n', '字 '), fc.integer({ min: 0, max: 3000 }))
  .map(([part, times]) => part.repeat(times).slice(0, 3000));

test('no prompt is longer than its budget', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6000, max: 12_000 }),
      fc.integer({ min: 0, max: 400 }),
      fc.array(text, { maxLength: 30, size: 'max' }),
      fc.array(text, { minLength: 1, maxLength: 10, size: 'max' }),
      fc.record({ words: text.map((one) => one.repeat(6)), notes: text, summary: text }),
      (tokens, services, said, unanswered, { words, notes, summary }) => {
        const facts = said.map((one, i) => ({ topic: `${i}`, text: one, messageId: '', toldAt: '' }));
        const prompt = promptOf(
          {
            context: salonContext({
              company: { ...salonOf(services, services), about: notes },
              client: { notes, facts },
              dialogue: { messages: dialogueOf(said.length, (i) => said[i] ?? '') },
            }),
            messages: unanswered.map((one) => ({ text: one })),
            state: { summary: { text: summary, until: '2026-11-01T00:00:00Z' } },
          },
          { tokens, ownWords: words, tools: TOOLS },
        );
        expect(prompt.report.total).toBeLessThanOrEqual(tokens);
        expect(tokensOf(textOf(prompt)) + toolTokens(TOOLS)).toBeLessThanOrEqual(tokens);
      },
    ),
    { numRuns: 20 },
  );
});

test('a long history loses its oldest messages, and the catalogue stays whole', () => {
  const messages = dialogueOf(
    40,
    (i) => `Сообщение номер ${i}. ${'Расскажу подробнее о волосах. '.repeat(30)}`,
  );
  const prompt = promptOf({ context: salonContext({ dialogue: { messages } }) }, { tokens: 6000 });

  const [cut, ...others] = prompt.report.cut;
  expect(cut).toMatchObject({ part: 'history', what: 'messages', of: 40 });
  expect(cut?.kept).toBeGreaterThan(3);
  expect(others).toEqual([]);
  expect(textOf(prompt)).toContain('Сообщение номер 39.');
  expect(textOf(prompt)).not.toContain('Сообщение номер 0.');
});

test('the beginning of a history that was cut stays for some turns', () => {
  const all = dialogueOf(100, (i) => `Сообщение номер ${i}.`);
  const firstOf = (turn: number) => {
    const messages = all.slice(2 * turn, 2 * turn + 50); // as the dialogue segment has them
    return /Сообщение номер \d+/.exec(
      textOf(promptOf({ context: salonContext({ dialogue: { messages } }) })),
    )?.[0];
  };

  const first = Array.from({ length: 21 }, (_, turn) => firstOf(turn));
  expect(new Set(first).size).toBeLessThan(10);
});

test('a short history is whole', () => {
  const messages = dialogueOf(24, (i) => `Сообщение номер ${i}.`);

  expect(promptOf({ context: salonContext({ dialogue: { messages } }) }).report.cut).toEqual([]);
});

test('of a very long message its beginning and its end are left', () => {
  const long = `Начало. ${'И ещё одна подробность. '.repeat(2000)} Конец.`;
  const prompt = promptOf({ context: salonContext(), messages: [{ text: long }, { text: 'Жду!' }] });

  expect(textOf(prompt)).toMatch(/Начало\.[^<]* \[…\] [^<]*Конец\.\nЖду!/);
  expect(prompt.report.cut).toEqual([
    { part: 'unanswered', what: 'characters', kept: 4004, of: long.length + 4 },
  ]);
});

test('of too many facts the newest stay', () => {
  const facts = Array.from({ length: 50 }, (_, i) => ({
    topic: `тема ${i}`,
    text: 'очень длинное пожелание '.repeat(10),
    messageId: '',
    toldAt: '',
  }));
  const prompt = promptOf({ context: salonContext({ client: { facts } }) }, { tokens: 4000 });

  expect(prompt.report.cut).toMatchObject([{ part: 'client', what: 'facts', of: 50 }]);
  expect(textOf(prompt)).toContain('- тема 49:');
  expect(textOf(prompt)).not.toContain('- тема 0:');
});
