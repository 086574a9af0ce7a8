import { Tokens } from '../../../src/responders/text/tokens';
import { wordOfTime } from '../../../src/responders/when/spelling';
import { EVERYDAY } from '../understanding/catalogue/everyday';
import { said } from './said';

test.each([
  ['зафтра', '11-28'],
  ['завтро', '11-28'],
  ['завтраааа', '11-28'],
  ['послезавтро', '11-29'],
  ['послизавтра', '11-29'],
  ['на понидельник', '11-30'],
  ['в пятницуууу', '12-04'],
  ['5 дикабря', '12-05'],
  ['севодня', '11-27'],
  ['tomorroww', '11-28'],
  ['tommorrow', '11-28'],
  ['fridayyyy', '12-04'],
  ['thrusday', '12-03'],
  ['5 decmber', '12-05'],
])('a misspelt day is read: %s', (text, expected) => {
  expect(said(text)).toBe(expected);
});

test('a word that resembles a day is none', () => {
  expect(['завтрак', 'sundae', 'четверть часа'].map((text) => said(text))).toEqual(['', '', '']);
});

test('no everyday word is taken for a misspelt day', () => {
  expect(EVERYDAY.filter((word) => wordOfTime(new Tokens(word), 0) !== word)).toEqual([]);
});
