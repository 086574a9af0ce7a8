import { answerTo, readTopics } from '../../../../src/responders/understanding/catalogue/topics';
import { demo, tokensOf, words } from './demo';
import { EVERYDAY } from './everyday';

/** Everyday words that are the topic of a question too. */
const TOPICAL = new Set(
  'метро парковка картой наличные скидка сертификат подарок опаздываю чай кофе pay discount gift parking wifi'.split(
    ' ',
  ),
);

function topics(text: string) {
  return readTopics(tokensOf(text), words);
}

function answers(text: string, language: 'ru' | 'en', title?: string) {
  const service = demo.services.find((one) => one.title === title);
  return topics(text).map((topic) => answerTo(topic, demo, language, service));
}

test.each([
  ['parking', 'а парковка есть?', 'is there parking nearby?'],
  ['payment', 'а картой оплатить можно?', 'do you take cards?'],
  ['wifi', 'а wifi есть', "what's the wi-fi password"],
  ['lateness', 'опаздываю на 15 минут', 'running 15 min late sorry!'],
  ['complaint', 'мне не понравилось как покрасили', 'I want to make a complaint'],
  ['health', 'при беременности можно красить волосы?', 'I am pregnant, is it ok?'],
  ['certificates', 'есть ли у вас подарочные сертификаты', 'do you sell gift cards?'],
  ['children', 'можно прийти с ребёнком?', 'can I come with my child?'],
  ['pets', 'можно с собакой?', 'can i bring my dog'],
  ['discounts', 'а скидки есть?', 'any discounts?'],
  ['cancellation', 'а есть штраф если отменю', 'is there a fee if I cancel'],
  ['entrance', 'где у вас вход?', 'where is the entrance?'],
  ['hygiene', 'вы стерилизуете инструменты?', 'are your tools sterile?'],
  ['bring', 'что взять с собой?', 'what should I bring?'],
  ['pain', 'а это больно?', 'does it hurt?'],
  ['guarantee', 'гарантия есть?', 'is there a guarantee?'],
  ['lasting', 'сколько держится покрытие?', 'how long does it last?'],
  ['vacancies', 'есть вакансии?', 'are you hiring?'],
  ['accessibility', 'а лифт у вас есть?', 'is there a lift?'],
  ['accessibility', 'а пандус есть?', 'is it wheelchair accessible'],
  ['entrance', 'куда приходить?', 'where do i come'],
  ['entrance', 'далеко от метро?', 'which is the nearest metro'],
  ['products', 'у вас веганская косметика?', 'do you have vegan products'],
  ['products', 'на какой косметике работаете', 'what brands do you use?'],
  ['social', 'какой у вас инстаграм', 'whats your instagram'],
  ['facilities', 'сауна есть?', 'do you have a sauna'],
  ['reminders', 'вы напомните о записи?', 'do you send reminders?'],
  ['languages', 'вы говорите по-английски?', 'do you speak English?'],
  ['photos', 'можно прислать фото?', 'can I send you a photo'],
  ['children', 'с какого возраста стрижёте?', 'can i come with my daughter?'],
  ['discounts', 'студентам скидка есть?', 'do you have a student discount'],
  ['qualification', 'у вас есть лицензия?', 'are you licensed?'],
  ['lost-property', 'я забыла у вас шарф', 'i left my scarf at yours'],
])('a question of %s is recognised', (id, russian, english) => {
  expect(topics(russian).map((topic) => topic.id)).toEqual([id]);
  expect(topics(english).map((topic) => topic.id)).toEqual([id]);
});

test.each([
  'хочу записаться с дочкой на стрижку',
  'увидела рекламу во вконтакте',
  'в пятницу у меня бассейн',
  'напомните, когда я записана',
  'remind me what time I am booked',
  'найдите мне что-нибудь дешевле',
  'lash lift please',
  'забыла, что у меня работа',
])('a statement or another request is no question about the salon: %s', (text) => {
  expect(topics(text)).toEqual([]);
});

test.each([
  'лак слез через два дня',
  'меня плохо подстригли',
  'ждала 40 минут',
  'это не то, что я просила',
  'its chipped already',
  'you burned my scalp',
  'the colour came out patchy',
  'i was kept waiting for 40 min',
  'you messed up my brows',
  'ужасный маникюр сделали',
  'worst haircut ever',
  'прошлый мастер ужасно подстриг',
  'качество плохое',
])('a complaint is for a person: %s', (text) => {
  expect(topics(text)).toEqual([expect.objectContaining({ id: 'complaint', person: true })]);
});

test('complaints, health and lateness are for a person', () => {
  const forPerson = ['верните деньги', 'у меня аллергия', 'опоздаю', 'есть парковка?'].map(
    (text) => topics(text)[0]?.person,
  );
  expect(forPerson).toEqual([true, true, true, false]);
});

test.each([
  'my hair looks terrible, i need a cut',
  'у меня ужасные волосы, хочу стрижку',
  'ужасно болит спина, нужен массаж',
  'кошмарные брови, запишите на коррекцию',
])('an adjective for what the salon shall mend is no complaint: %s', (text) => {
  expect(topics(text)).toEqual([]);
});

test.each([
  ['а картой оплатить можно?', ['Оплата картой, по QR-коду или наличными.']],
  ['до скольки можно отменить без штрафа?', ['Отменить визит можно за 3 часа до начала.']],
  ['а у вас есть вход со двора?', ['Москва, ул. Ласточкина, 7, вход со двора, 2 этаж']],
  ['а парковка есть?', [null]],
])("an answer comes from the company's profile, or there is none: %s", (text, expected) => {
  expect(answers(text, 'ru')).toEqual(expected);
});

test('an answer comes from the description of the service that is meant', () => {
  expect(answers('а гарантия есть?', 'ru', 'Маникюр с гель-лаком')).toEqual([
    'Гарантия на покрытие — 7 дней.',
  ]);
  expect(answers('это больно?', 'ru', 'Шугаринг подмышек')).toEqual([
    'Быстро и почти безболезненно, подходит и для первого раза.',
  ]);
});

test('a description of a service answers only what is a question about services', () => {
  expect(answers('скидки есть?', 'ru', 'Наращивание ресниц, классика')).toEqual([null]);
  expect(answers('сколько держится?', 'ru', 'Наращивание ресниц, классика')).toEqual([null]);
  expect(answers('фото прислать можно?', 'ru', 'Женская стрижка')).toEqual([
    'Фото желаемого результата можно прислать сюда же.',
  ]);
});

test.each([
  ['ru', 'Здесь можно писать по-русски и по-английски.'],
  ['en', 'You can write to us here in English or in Russian.'],
] as const)('which languages are understood is true of every salon: %s', (language, answer) => {
  expect(answers('do you speak English?', language)).toEqual([answer]);
});

test('a profile in another language is no answer', () => {
  expect(answers('can I pay by card?', 'en')).toEqual([null]);
});

test('no other everyday word is a topic', () => {
  expect(EVERYDAY.filter((word) => !TOPICAL.has(word) && topics(word).length > 0)).toEqual([]);
});
