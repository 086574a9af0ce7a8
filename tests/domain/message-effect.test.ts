import { readFileSync } from 'node:fs';
import { MESSAGE_KINDS } from '../../src/domain/context';
import { effectOf } from '../../src/domain/message-effect';

test.each(MESSAGE_KINDS.filter((kind) => kind !== 'reaction'))('a message of kind %s gets a turn', (kind) => {
  expect(effectOf({ kind })).toBe('turn');
});

test('a reaction is not stored', () => {
  expect(effectOf({ kind: 'reaction' })).toBe('none');
  expect(effectOf({ kind: 'reaction', standby: true })).toBe('none');
});

test('a message that another agent answers gets no turn', () => {
  expect(effectOf({ kind: 'text', standby: true })).toBe('dialogue');
});

test('the table of docs/jobs.md has the same rule', () => {
  const page = readFileSync('docs/jobs.md', 'utf8');
  const effects = { turn: 'a turn', dialogue: 'part of the dialogue', none: 'not stored' };
  const rows = [...page.matchAll(/^\| ([^|]+) \| (a turn|part of the dialogue|not stored) \|/gm)];
  const [turn, dialogue, none] = Object.values(effects).map((words) =>
    rows.filter((row) => row[2] === words),
  );
  expect([turn?.length, dialogue?.length, none?.length]).toEqual([1, 1, 1]);
  for (const kind of MESSAGE_KINDS)
    expect(rows.find((row) => row[1]?.includes(`\`${kind}\``))?.[2]).toBe(effects[effectOf({ kind })]);
});
