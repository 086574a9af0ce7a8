import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOwnWords } from '../../../../src/responders/model/prompt/own-words';
import { salonContext } from '../../../support/contexts';
import { promptOf } from './runs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-words-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string | Buffer): void {
  writeFileSync(join(folder, name), text);
}

test("a company has the words of its own file, and of no other's", () => {
  write('lotus.md', 'На «ты».\n');
  const words = openOwnWords(folder);

  expect(words.of('lotus')).toBe('На «ты».');
  expect(words.of('other')).toBe('');
});

test('a file that is written, changed or deleted later counts from the next turn on', () => {
  const words = openOwnWords(folder);
  expect(words.of('lotus')).toBe('');

  write('lotus.md', 'Одно.');
  expect(words.of('lotus')).toBe('Одно.');
  write('lotus.md', 'Совсем другое.');
  expect(words.of('lotus')).toBe('Совсем другое.');
  rmSync(join(folder, 'lotus.md'));
  expect(words.of('lotus')).toBe('');
});

test('a folder that does not exist has no words', () => {
  expect(openOwnWords(join(folder, 'absent')).of('lotus')).toBe('');
});

test('no id of a company leads out of the folder', () => {
  write('secret.md', 'Секрет.');
  mkdirSync(join(folder, 'prompts'));

  expect(openOwnWords(join(folder, 'prompts')).of('../secret')).toBe('');
});

describe('a mistake stops the start, and names the file', () => {
  test.each([
    ['too long', 'lotus.md', 'я'.repeat(20_001), '20001 characters'],
    ['not UTF-8', 'lotus.md', Buffer.from([0xcf, 0xf0, 0xe8]), 'ERR_ENCODING_INVALID_ENCODED_DATA'],
    ['of no company', 'мой салон.md', 'Привет.', 'мой салон.md'],
  ])('%s', (_, name, text, given) => {
    write(name, text);

    expect(() => openOwnWords(folder)).toThrow(
      expect.objectContaining({ code: 'config.invalid', given, variable: expect.stringContaining(name) }),
    );
  });

  test('a folder in the place of a file', () => {
    mkdirSync(join(folder, 'lotus.md'));

    expect(() => openOwnWords(folder)).toThrow(
      expect.objectContaining({ code: 'config.invalid', given: 'EISDIR' }),
    );
  });
});

test('a mistake that is made later leaves the words as they were, and is warned about', () => {
  const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  write('lotus.md', 'Хорошо.');
  const words = openOwnWords(folder);
  words.of('lotus');
  write('lotus.md', 'я'.repeat(20_001));

  expect(words.of('lotus')).toBe('Хорошо.');
  expect(words.of('lotus')).toBe('Хорошо.');
  expect(warn.mock.calls).toEqual([[expect.stringContaining('lotus.md')]]); // once for a version of the file
});

test('words that are longer than their share of the prompt are cut, and the cut is recorded', () => {
  const { report } = promptOf(
    { context: salonContext() },
    { tokens: 4000, ownWords: 'Каждому гостю мы рады. '.repeat(800) },
  );

  expect(report.cut).toMatchObject([{ part: 'own-words', what: 'characters' }]);
  expect(report.parts.find(({ part }) => part === 'own-words')?.tokens).toBeLessThanOrEqual(1020);
});
