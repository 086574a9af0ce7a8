import type { Act } from '../../../../src/responders/receptionist/acts/acts';
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
  ])('%s', (text, ordered, refused, mentioned) => {
    const read = acts(text);
    expect([...read.ordered]).toEqual(ordered);
    expect([...read.refused].sort()).toEqual([...refused].sort());
    expect([...read.mentioned]).toEqual(mentioned);
  });

  it('«не смогу» orders a cancellation, with another time a move, and as an answer only a no', () => {
    expect([...acts('не смогу в четверг').ordered]).toEqual(['cancel']);
    expect([...acts('не смогу в четверг, давайте в субботу').ordered]).toEqual(['move']);
    expect(acts('не смогу в четверг', { asked: 'date' })).toMatchObject({ ordered: new Set(), answer: 'no' });
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
    expect([...acts('any slots on monday?', { asked: 'date' }).ordered]).toEqual([]);
  });
});
