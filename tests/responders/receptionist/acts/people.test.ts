import { people } from './read';

describe("the client's name", () => {
  it.each([
    ['меня зовут аня запишите на брови', 'Аня'],
    ["I'm Sarah, need a facial", 'Sarah'],
    ['это лена хочу записаться', 'Лена'],
    ['Привет, я Ольга', 'Ольга'],
    ['my name is john Smith', 'John'],
    ['My name is John Smith.', 'John Smith'],
    ['Меня зовут Анна Петрова, хочу на стрижку', 'Анна Петрова'],
    ['im sarah need a haircut', 'Sarah'],
  ])('%s', (text, name) => expect(people(text).name).toBe(name));

  it.each([
    ['Тамара Ивановна', 'Тамара Ивановна'],
    ['тамара ивановна', 'Тамара Ивановна'],
    ['kate', 'Kate'],
    ['anna petrova', 'Anna Petrova'],
    ['зульхиджа', 'Зульхиджа'],
    ['Ирина', 'Ирина'],
    ['Kate, thanks', 'Kate'],
    ['в 12, Лена', 'Лена'],
    ['Лена, а сколько стоит?', 'Лена'],
    ['запишите на Марию', 'Мария'],
    ['пусть будет Оля', 'Оля'],
    ["O'Connor", "O'Connor"],
  ])('as the answer to our question: %s', (text, name) => expect(people(text, 'name').name).toBe(name));

  it.each(['я хочу', 'я бот', "i'm late", 'это ошибка', 'I am interested', 'как меня зовут?', 'это Маша?'])(
    'none: %s',
    (text) => expect(people(text).name).toBeNull(),
  );

  it.each([
    'да',
    'к Лене',
    'запишите к Ирине',
    'а Лена когда работает?',
    'не скажу зачем вам',
    'маникюр',
    'сколько стоит?',
    'позовите человека',
  ])('no answer to our question: %s', (text) => expect(people(text, 'name').name).toBeNull());
});

describe('a booking for another person', () => {
  it.each([
    ['хочу сына постричь', 'сына', null],
    ['сыну 5 лет', 'сыну', null],
    ['для подруги Оли на завтра', 'подруги', 'Оля'],
    ['запишите на имя Пётр, это муж', 'муж', 'Пётр'],
    ['for my son Tom', 'son', 'Tom'],
    ['my daughter needs a haircut', 'daughter', null],
    ['для Оли', null, 'Оля'],
    ['for Tom', null, 'Tom'],
    ['не для меня', null, null],
  ])('%s', (text, relation, name) => expect(people(text).guest).toEqual({ relation, name }));

  it.each([
    'подруга посоветовала вас',
    'my friend recommended you',
    'у мужа день рождения',
    'маме понравилось',
    'for Friday',
    'for Anna',
    'мы с подругой',
  ])('none: %s', (text) => expect(people(text).guest).toBeNull());
});

it.each([
  ['нас двое', 2],
  ['мы с подругой', 2],
  ['на двоих', 2],
  ['for two people', 2],
  ['me and my friend', 2],
  ['3 человека', 3],
  ['нас трое', 3],
  ['запишите меня и мужа', 2],
  ['в 2', 1],
  ['запишите на 3', 1],
  ['for 2pm', 1],
])('people who come: %s', (text, count) => expect(people(text).count).toBe(count));
