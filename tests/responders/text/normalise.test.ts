import { clean, lower } from '../../../src/responders/text/normalise';

test.each([
  ['1️⃣5️⃣:00', '15:00', 'keycaps are digits'],
  ['🔟', '10', 'the keycap of ten is a number'],
  ['１５', '15', 'full-width digits are digits'],
  ['~завтра~ послезавтра', 'послезавтра', 'what is struck out is withdrawn'],
  ['5~6', '5~6', 'a tilde between numbers withdraws nothing'],
  ['_завтра_ в *15*', 'завтра в 15', 'markup is removed'],
  ['snake_case', 'snake_case', 'an underscore inside a word is no markup'],
  ['зав\u00adтра', 'завтра', 'soft hyphens are removed'],
  ['\u200eзавтра\u200b', 'завтра', 'direction marks and joiners are removed'],
  ['❤\ufe0f', '❤', 'variation selectors are removed'],
  ['I’m', "I'm", 'there is one kind of apostrophe'],
  ['№5', '#5', 'a number sign is no word'],
  ['  a \t b \n\n c ', 'a b\nc', 'runs of spaces are shortened, lines stay'],
])('%s becomes %s: %s', (text, expected) => expect(clean(text)).toBe(expected));

test('lower case has no «ё»', () => expect(lower('Ещё Раз')).toBe('еще раз'));
