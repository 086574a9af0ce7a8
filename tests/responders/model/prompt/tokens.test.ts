import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { tokensOf } from '../../../../src/responders/model/prompt/tokens';

test('tokens are those of the tokenizer', () => {
  const text = 'Здравствуйте! Хочу записаться на 15:00, please. ✂️';

  expect(tokensOf(text)).toBe(encode(text).length);
});

test('a special token in a text counts as text', () => {
  expect(tokensOf('<|endoftext|>')).toBeGreaterThan(1);
});

test('a long run of letters is counted in pieces, as at least what it is', () => {
  const run = 'абв'.repeat(500);

  expect(tokensOf(run)).toBeGreaterThanOrEqual(encode(run).length);
  expect(tokensOf('x'.repeat(2_000_000))).toBeGreaterThan(100_000); // in one piece, it would take hours
});
