import type { Act } from '../../../../src/responders/understanding/acts/acts';
import noOrderEnglish from '../sentences/no-order.en.json';
import noOrderRussian from '../sentences/no-order.ru.json';
import orderEnglish from '../sentences/order.en.json';
import orderRussian from '../sentences/order.ru.json';
import { acts } from './read';

describe('what is ordered', () => {
  it.each([...noOrderRussian, ...noOrderEnglish])('nothing: %s', (text) => {
    expect([...acts(text).ordered]).toEqual([]);
  });

  it.each([...orderRussian, ...orderEnglish].map(({ act, text }) => [act, text]))('%s: %s', (act, text) => {
    expect([...acts(text).ordered]).toEqual([act]);
  });
});

describe('what is refused and what is only mentioned', () => {
  it.each<[string, Act[], Act[], Act[]]>([
    // text, ordered, refused, mentioned
    ['не отменяйте, а перенесите', ['move'], ['cancel'], []],
    ['не надо отменять просто перенесите на вечер', ['move'], ['cancel'], []],
    ['i dont want to cancel i want to reschedule', ['move'], ['cancel'], []],
    ['хочу перенести а не отменить', ['move'], ['cancel'], []],
    ['не переносите и не отменяйте', [], ['move', 'cancel'], []],
    ['отменять не хочу', [], ['cancel'], []],
    ['мама отменила визит, а я хочу на стрижку', ['book'], [], ['cancel']],
    ['хотела отменить, но передумала', [], [], ['cancel']],
    ['I wanted to cancel but changed my mind', [], [], ['cancel']],
    ['записалась вчера, можно перенести на пятницу?', ['move'], [], ['book']],
    ['отмените и запишите на пятницу', ['cancel', 'book'], [], []],
    ["if I don't show up do I pay", [], [], ['cancel']],
    ['have you moved me to another day', [], [], ['move']],
  ])('%s', (text, ordered, refused, mentioned) => {
    const read = acts(text);
    expect([...read.ordered]).toEqual(ordered);
    expect([...read.refused].sort()).toEqual([...refused].sort());
    expect([...read.mentioned]).toEqual(mentioned);
  });

  it('«не смогу» orders a cancellation, with another time a move, and as an answer only a no', () => {
    expect([...acts('не смогу в четверг').ordered]).toEqual(['cancel']);
    expect([...acts('не смогу в четверг, давайте в субботу').ordered]).toEqual(['move']);
    expect(acts('не смогу в четверг', { asked: 'day' })).toMatchObject({ ordered: new Set(), answer: 'no' });
  });

  it('a wish for something else is no wish to book', () => {
    for (const text of [
      'хочу узнать цену',
      'нужно подумать',
      'I want to know the price',
      'хочу пожаловаться',
      'мне надо на работу',
    ]) {
      expect([...acts(text).ordered]).toEqual([]);
    }
  });

  it('a question for free times is a wish to book, unless a question of ours is open', () => {
    expect([...acts('any slots on monday?').ordered]).toEqual(['book']);
    expect([...acts('any slots on monday?', { asked: 'day' }).ordered]).toEqual([]);
  });
});

it.each<[Act | 'nothing', string]>([
  ['move', 'i wont be able to come thursday, is friday possible?'],
  ['move', "can't come on monday, would tuesday work"],
  ['cancel', "i won't be able to come on thursday"],
  ['move', 'can i come a bit earlier on that day?'],
  ['move', 'hello could i come a little earlier?'],
  ['move', 'можно прийти чуть раньше'],
  ['book', 'здравствуйте я бы хотела вот записаться значит на окрашивание ну в четверг наверное'],
  ['book', 'жена просила записать ее на окрашивание'],
  ['book', 'думаю записаться на стрижку'],
  ['book', 'мне посоветовали записаться к марии'],
  ['nothing', 'можно на час пораньше'],
  ['nothing', 'можно к другому мастеру?'],
  ['nothing', 'could I cancel later if I get sick'],
  ['nothing', 'can I reschedule later if needed at any time'],
  ['nothing', 'напомните накануне'],
])('%s: %s', (act, text) => expect([...acts(text).ordered]).toEqual(act === 'nothing' ? [] : [act]));

it('a question whether another day was taken asks for no other day', () =>
  expect(acts('have you moved me to another day').other).toBe(false));
