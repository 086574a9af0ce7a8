import { Tokens } from '../../../../src/responders/text/tokens';
import { ageIn, isFirstName } from '../../../../src/responders/understanding/acts/read-people';
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
    ['mine is Kim', 'Kim'],
    ['а меня Нина', 'Нина'],
    ['наташа я', 'Наташа'],
    ['Hi, Mary here', 'Mary'],
    ['меня зовут Анна-Мария', 'Анна-Мария'],
    ['меня Аня зовут балаяж', 'Аня'],
    ['Лена меня звать', 'Лена'],
    ['ой имя неправильно я Соня', 'Соня'],
    ['her name is Ann, mine is Kate', 'Kate'],
    ['я Лариса а сына зовут Миша', 'Лариса'],
    ['маму зовут Галина Ивановна, я Настя', 'Настя'],
    ['my sister Kate, im Hannah', 'Hannah'],
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
    ['May', 'May'],
    ['Will', 'Will'],
    ['Art', 'Art'],
    ['Анна-Мария', 'Анна-Мария'],
    ['ну света допустим', 'Света'],
    ['света иванова', 'Света Иванова'],
  ])('as the answer to our question: %s', (text, name) => expect(people(text, 'name').name).toBe(name));

  it.each([
    'я хочу',
    'я бот',
    "i'm late",
    'это ошибка',
    'I am interested',
    'как меня зовут?',
    'это Маша?',
    'его зовут Олег',
    'her name is Kate',
    "she's called Lily",
    "my son's name is Tom",
    'меня Ирина стригла',
    'а завтра',
    'is Mary here?',
    'mine is at 5',
  ])('none: %s', (text) => expect(people(text).name).toBeNull());

  it.each([
    'да',
    'к Лене',
    'запишите к Ирине',
    'а Лена когда работает?',
    'не скажу зачем вам',
    'маникюр',
    'сколько стоит?',
    'позовите человека',
    'минутку',
    'ждите',
    'занято',
    'перезвоню',
    'аноним',
    'блин дорого',
    'а кофе наливаете?',
    'прямо сейчас можно?',
    'Will you be open?',
    'i will come',
    'его зовут Олег',
    'his name is Robert',
  ])('no answer to our question: %s', (text) => expect(people(text, 'name').name).toBeNull());
});

describe('a booking for another person', () => {
  it.each([
    ['хочу сына постричь', 'сын', null],
    ['сыну 5 лет', 'сын', null],
    ['для подруги Оли на завтра', 'подруга', 'Оля'],
    ['запишите на имя Пётр, это муж', 'муж', 'Пётр'],
    ['for my son Tom', 'son', 'Tom'],
    ['my daughter needs a haircut', 'daughter', null],
    ['для Оли', null, 'Оля'],
    ['for Tom', null, 'Tom'],
    ['не для меня', null, null],
    ['для дочки', 'дочка', null],
    ['для детей', 'дети', null],
    ['его зовут Олег', null, 'Олег'],
    ["his name's Bill", null, 'Bill'],
    ["she's called Lily", null, 'Lily'],
    ["my son's name is Tom", 'son', 'Tom'],
    ['жену зовут Марина', 'жена', 'Марина'],
    ['Виталий мужа зовут а я Анна', 'муж', 'Виталий'],
    ['Вадим зовут мальчика', null, 'Вадим'],
    ['its for my sister', 'sister', null],
    ['not for me, for Kate', null, 'Kate'],
    ['my sister Kate, im Hannah', 'sister', 'Kate'],
    ['this is for my husband, his name is Dan', 'husband', 'Dan'],
    ['can my boyfriend get a haircut', 'boyfriend', null],
    ['can you fit my daughter in', 'daughter', null],
  ])('%s', (text, relation, name) => expect(people(text).guest).toEqual({ relation, name }));

  it.each([
    'подруга посоветовала вас',
    'my friend recommended you',
    'у мужа день рождения',
    'маме понравилось',
    'for Friday',
    'for Anna',
    'мы с подругой',
    'сначала спрошу мужа',
    'моя подруга Оля посоветовала',
    'my friend Ann recommended you',
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
  ['свекровь и я не смогу', 1],
  ['в 2', 1],
  ['запишите на 3', 1],
  ['for 2pm', 1],
])('people who come: %s', (text, count) => expect(people(text).count).toBe(count));

it('«Любое» and «а» have the stem of a name, and are none', () => {
  expect(['Любе', 'любое', 'а'].map((word) => isFirstName(word.toLowerCase()))).toEqual([true, false, false]);
});

test.each<[string, number | null]>([
  ['ему 6 лет', 6],
  ['сыну шесть', 6],
  ['hes 6', 6],
  ["she's 8 years old", 8],
  ['my daughter is seven', 7],
  ['запишите дочку 5 декабря', null],
  ['мне семьдесят два года', 72],
  ['my mum is seventy two', 72],
  ["she's 5 minutes away", null],
  ['запишите на 6', null],
])('an age: %s', (text, age) => {
  expect(ageIn(new Tokens(text))?.age ?? null).toBe(age);
});

it('a relative who comes along is no guest whom the booking is for', () => {
  expect(people('can my friend Lucy come with me too')).toMatchObject({ guest: null, count: 2 });
  expect(people('can my wife come too')).toMatchObject({ guest: null, count: 2 });
});

it.each(['Марта', 'Августа', 'Мая'])('a name that is a month as well: %s', (name) => {
  expect(people(name, 'name').name).toBe(name);
});
