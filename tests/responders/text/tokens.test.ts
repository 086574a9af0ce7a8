import { Tokens } from '../../../src/responders/text/tokens';

function words(text: string): string[] {
  const tokens = new Tokens(text);
  return Array.from({ length: tokens.count }, (_, place) => tokens.word(place));
}

test.each([
  ['Завтра в 15:30!', ['завтра', 'в', '15', ':', '30', '!']],
  ["don't, o'clock", ["don't", ',', "o'clock"]],
  ['15h30 5-го', ['15', 'h', '30', '5', '-', 'го']],
])('%s is split into words, digits and marks', (text, expected) => expect(words(text)).toEqual(expected));

test('a token knows its number, whether it follows without a space, and whether it begins a line', () => {
  const tokens = new Tokens('в 15h\n89161234567');
  expect(tokens.at(1)).toMatchObject({ number: 15, glued: false, startsLine: false });
  expect(tokens.at(2)).toMatchObject({ number: null, glued: true, startsLine: false });
  expect(tokens.at(3)).toMatchObject({ number: null, startsLine: true });
});

test('beyond both ends there are empty tokens', () => {
  const tokens = new Tokens('15');
  expect([tokens.word(-1), tokens.word(1)]).toEqual(['', '']);
});

test.each([
  ['стрижку стрижка', true],
  ['manicures manicure', true],
  ["friend's friend", true],
  ['среда средство', false],
])('forms of one word have one stem: %s: %s', (text, isSame) => {
  const tokens = new Tokens(text);
  expect(tokens.stem(0) === tokens.stem(1)).toBe(isSame);
});
