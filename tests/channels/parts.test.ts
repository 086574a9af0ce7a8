import fc from 'fast-check';
import { partsOf } from '../../src/channels/parts';

const HALF_OF_A_PAIR = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

test('a text that is short enough, or has no limit, is left as it is', () => {
  expect(partsOf(' as it is \n', 11)).toEqual([' as it is \n']);
  expect(partsOf('x'.repeat(100_000), undefined)).toEqual(['x'.repeat(100_000)]);
});

test.each([
  ['a paragraph', 'One two.\nThree.\n\nFour five. Six.', 22, ['One two.\nThree.', 'Four five. Six.']],
  [
    'a line where no paragraph ends late enough',
    'A.\n\nOne two\nThree four five',
    20,
    ['A.\n\nOne two', 'Three four five'],
  ],
  [
    'a sentence where no line does',
    'One two three. Four five? Six seven',
    30,
    ['One two three. Four five?', 'Six seven'],
  ],
  [
    'a sentence with its closing quotation mark',
    'Она сказала: «Приходите!» И ещё много слов',
    30,
    ['Она сказала: «Приходите!»', 'И ещё много слов'],
  ],
  ['a word where no sentence does', 'One two three four five', 12, ['One two', 'three four', 'five']],
  ['a word of exactly the limit', 'abcdef ghijkl', 6, ['abcdef', 'ghijkl']],
  ['a character where no word does', 'abcdefgh', 3, ['abc', 'def', 'gh']],
])('a part ends with %s', (_what, text, longest, parts) => {
  expect(partsOf(text, longest)).toEqual(parts);
});

test('no part ends within a character', () => {
  expect(partsOf('👍👍👍', 3)).toEqual(['👍', '👍', '👍']);
  expect(partsOf('a👨‍👩‍👧b', 9)).toEqual(['a👨‍👩‍👧', 'b']);
  expect(partsOf('ae\u0301e\u0301', 2)).toEqual(['a', 'e\u0301', 'e\u0301']);
});

test('a character that is longer than a part may be is split, but never between the halves of a pair', () => {
  const parts = partsOf('👨‍👩‍👧‍👦', 4);
  expect(parts.join('')).toBe('👨‍👩‍👧‍👦');
  for (const part of parts) expect(part).not.toMatch(HALF_OF_A_PAIR);
});

test('whatever the text: each part keeps to the limit, none is empty, and only white space is dropped', () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\n\n', '\n', '. ', ' ')),
    {
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(texts, fc.integer({ min: 2, max: 30 }), (pieces, longest) => {
      const text = pieces.join('');
      const parts = partsOf(text, longest);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(longest);
        if (text.length > longest && text.trim() !== '') expect(part).not.toBe('');
        if (!HALF_OF_A_PAIR.test(text)) expect(part).not.toMatch(HALF_OF_A_PAIR);
      }
      expect(parts.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }),
    { numRuns: 300 },
  );
});
