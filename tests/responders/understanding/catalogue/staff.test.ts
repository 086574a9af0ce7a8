import type { CompanySegment } from '../../../../src/domain/context';
import { readStaff } from '../../../../src/responders/understanding/catalogue/staff';
import { demo, staffed, tokensOf, words } from './demo';
import { EVERYDAY } from './everyday';

const NONE: ReadonlySet<number> = new Set();

/** Without what is empty. */
function said(text: string, company: CompanySegment = demo, skip = NONE) {
  const { wanted, excluded, any, other, unknown, pronoun } = readStaff(tokensOf(text), skip, company, words);
  return {
    ...(wanted.length > 0 && { wanted: wanted.map(({ name }) => name) }),
    ...(excluded.length > 0 && { excluded: excluded.map(({ name }) => name) }),
    ...(any && { any }),
    ...(other && { other }),
    ...(unknown && { unknown }),
    ...(pronoun && { pronoun }),
  };
}

test.each([
  ['к Ирине', 'Ирина Белова'],
  ['у Артёма', 'Артём Воробьёв'],
  ['к Ирине, то есть к Артёму', 'Артём Воробьёв'],
  ['запишите к артему', 'Артём Воробьёв'],
  ['а Артем работает в воскресенье?', 'Артём Воробьёв'],
  ['с Викторией', 'Виктория Чайкина'],
  ['Воробьёву', 'Артём Воробьёв'],
  ['к Соколовой Марии', 'Мария Соколова'],
  ['к Маше', 'Мария Соколова'],
  ['маша завтра есть?', 'Мария Соколова'],
  ['у Лены', 'Елена Орлова'],
  ['к Вике на маник', 'Виктория Чайкина'],
  ['with Artem', 'Артём Воробьёв'],
  ['with Artyom Vorobyov', 'Артём Воробьёв'],
  ['is Julia free?', 'Юлия Синицына'],
  ["what is Irina's schedule", 'Ирина Белова'],
  ['with Masha', 'Мария Соколова'],
])('a member of the staff is named: %s', (text, name) => {
  expect(said(text)).toEqual({ wanted: [name] });
});

test.each([
  ['к Ирине', 'Irina'],
  ['у Сергея', 'Sergey'],
  ['к Юле', 'Yulia Stone'],
  ['к Оксане', 'Oksana'],
])('Russian cases of a name that is written in Latin letters: %s', (text, name) => {
  expect(said(text, staffed('Irina', 'Sergey', 'Yulia Stone', 'Oksana'))).toEqual({ wanted: [name] });
});

test('a Latin spelling finds a name that no list has', () => {
  expect(said('with Emilia', staffed('Эмилия'))).toEqual({ wanted: ['Эмилия'] });
});

test.each([
  ['к Павлу', 'Павел'],
  ['к Любови', 'Любовь'],
  ['у Игоря', 'Игорь'],
  ['с Дмитрием', 'Дмитрий'],
  ['к Наталье', 'Наталья'],
  ['к Ольге', 'Ольга'],
])('names of every declension: %s', (text, name) => {
  expect(said(text, staffed('Павел', 'Любовь', 'Игорь', 'Дмитрий', 'Наталья', 'Ольга'))).toEqual({
    wanted: [name],
  });
});

describe('namesakes', () => {
  const salon = staffed('Анна Котова', 'Анна Белова', 'Александра', 'Александр', 'Аля', 'Алина');

  test.each([
    ['к Анне', ['Анна Котова', 'Анна Белова']],
    ['к Анне Котовой', ['Анна Котова']],
    ['к Беловой', ['Анна Белова']],
    ['к Саше', ['Александра', 'Александр']],
    ['к Але', ['Аля']],
  ])('a surname decides, and a name as it is written comes before a diminutive: %s', (text, wanted) => {
    expect(said(text, salon)).toEqual({ wanted });
  });
});

test.each([
  ['только не к Ирине', { excluded: ['Ирина Белова'] }],
  ['к Ирине не хочу', { excluded: ['Ирина Белова'] }],
  ['не к Ирине, а к Вике', { wanted: ['Виктория Чайкина'], excluded: ['Ирина Белова'] }],
  ['любой мастер кроме Ольги', { excluded: ['Ольга Журавлёва'], any: true }],
  ['anyone but Irina', { excluded: ['Ирина Белова'], any: true }],
  ['not with Irina please', { excluded: ['Ирина Белова'] }],
  ['tomorrow but with Irina', { wanted: ['Ирина Белова'] }],
  ['к Ирине, ой нет лучше к Вике', { wanted: ['Виктория Чайкина'] }],
  ['к Ирине или Вике', { wanted: ['Ирина Белова', 'Виктория Чайкина'] }],
])('who is refused or corrected is not wanted: %s', (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each([
  ['к любому мастеру', { any: true }],
  ['мне все равно к кому', { any: true }],
  ['any stylist is fine', { any: true }],
  ['к нему на 12', { pronoun: true }],
  ['у неё есть окно?', { pronoun: true }],
  ['with her again', { pronoun: true }],
  ['к Марине', { unknown: 'Марине' }],
  ['к насте', { unknown: 'насте' }],
  ['with Zoe', { unknown: 'Zoe' }],
])('anyone, the one named before, or a name that is not of the staff: %s', (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test.each([
  'есть ли время',
  'я верю',
  'with gel polish',
  'в мае',
  'у вас уютно',
  'к вечеру',
  'у метро',
  'may I come',
])('ordinary words are not names: %s', (text) => {
  expect(said(text, staffed('Лия', 'Вера', 'Майя', 'May', 'Роман'))).toEqual({});
});

test('an ordinary word is a name after a preposition or with a capital letter', () => {
  const salon = staffed('Вера', 'Will');
  expect(said('к вере', salon)).toEqual({ wanted: ['Вера'] });
  expect(said('можно Веру?', salon)).toEqual({ wanted: ['Вера'] });
  expect(said('вера', salon)).toEqual({});
  expect(said('i will come', salon)).toEqual({});
});

test('everyday words name no member of the staff', () => {
  expect(EVERYDAY.filter((word) => Object.keys(said(word)).length > 0)).toEqual([]);
});

test('a word that was read before is not read as a name', () => {
  expect(said('меня зовут Мария', demo, new Set([0, 1, 2]))).toEqual({});
});

test.each([
  'можно к другому мастеру?',
  'давайте другого мастера',
  'только не к ней',
  'someone else please',
  'can i have a different stylist',
])('another member of staff than the present one: %s', (text) => {
  expect(said(text)).toMatchObject({ other: true });
});

test('a booking for someone else is no wish for another member of staff', () => {
  expect(said('book it for someone else')).toEqual({});
});
