import type { Acts, Question } from '../../../../src/responders/understanding/acts/acts';
import { acts, left } from './read';

describe('questions', () => {
  it.each<[string, Question]>([
    ['во сколько я записана', 'mine'],
    ['забыл когда у меня запись', 'mine'],
    ['напомните мою запись', 'mine'],
    ['моя запись в силе?', 'mine'],
    ['когда запись', 'mine'],
    ['а во сколько запись?', 'mine'],
    ['на какой день запись', 'mine'],
    ['when is the appointment?', 'mine'],
    ['what time is my appointment', 'mine'],
    ['am i booked for friday', 'mine'],
    ['скок стоит', 'price'],
    ['скока', 'price'],
    ['почём маникюр', 'price'],
    ['how much for a massage', 'price'],
    ['whats the price', 'price'],
    ['сколько по времени', 'duration'],
    ['how long does it take', 'duration'],
    ['какие услуги есть', 'services'],
    ['do you do massages?', 'services'],
    ['кто делает брови', 'staff'],
    ['к кому посоветуете', 'staff'],
    ['who is your best stylist', 'staff'],
    ['до скольки вы работаете', 'hours'],
    ['Ирина работает в субботу?', 'hours'],
    ['what time do you close', 'hours'],
    ['где вы находитесь', 'address'],
    ['how do i get there', 'address'],
    ['есть место на субботу?', 'free'],
    ['завтра свободно?', 'free'],
    ['any availability on friday', 'free'],
    ['напомни как меня зовут', 'name'],
    ["what's my name?", 'name'],
    ['какое время я просила', 'wish'],
    ['what day did I ask for', 'wish'],
    ['что мне делали в прошлый раз', 'last-visit'],
    ['what did I have done last time', 'last-visit'],
    ['это бот?', 'bot'],
    ['am i talking to a robot', 'bot'],
    ['что ты умеешь', 'abilities'],
    ['what can you do', 'abilities'],
    ['what have you got me down for?', 'mine'],
    ['whats the date again?', 'mine'],
    ['so when is it now', 'mine'],
    ['во сколько он', 'mine'],
    ['what do i have left?', 'mine'],
    ['а вторая осталась?', 'mine'],
    ['what name is it under?', 'mine'],
    ['who with?', 'mine'],
    ['а с кем?', 'mine'],
    ['and which stylist?', 'mine'],
    ['who will do it?', 'mine'],
    ['кто делать будет?', 'mine'],
    ['а кто мастер?', 'mine'],
    ['у меня была запись на маникюр, что с ней?', 'mine'],
    ['а на какой день вы меня записываете?', 'wish'],
    ['what day is that', 'wish'],
    ['do you speak English?', 'abilities'],
    ['вы говорите по-английски?', 'abilities'],
    ['will i be charged?', 'price'],
    ['а это бесплатно?', 'price'],
    ['is it free?', 'price'],
    ['во сколько освобожусь?', 'duration'],
    ['can you remind me the day before?', 'reminder'],
    ['will you send me a reminder', 'reminder'],
    ['вы мне напомните за день?', 'reminder'],
    ['напомните накануне', 'reminder'],
    ['до каких часов работаете', 'hours'],
    ['в какие дни работаете', 'hours'],
  ])('%s: %s', (text, question) => {
    expect([...acts(text).questions]).toContain(question);
    expect(acts(text).isQuestion).toBe(true);
  });

  it.each<[string, Question]>([
    ['what do you need my name for', 'name'],
    ['зачем вам мое имя?', 'name'],
    ['how long have you been open', 'hours'],
    ['how long have you been open', 'duration'],
    ['вы на каких материалах работаете', 'hours'],
    ['is it free to cancel?', 'free'],
    ['а отмена бесплатная?', 'price'],
    ['can you remind me the day before?', 'mine'],
  ])('%s: not %s', (text, question) => expect([...acts(text).questions]).not.toContain(question));

  it.each([
    'хочу на маникюр в субботу',
    'gel manicure please',
    'Лена',
    'спасибо, все понравилось',
    'book me in for monday',
    'to friday at 5',
  ])('none: %s', (text) => expect(acts(text)).toMatchObject({ questions: new Set(), isQuestion: false }));
});

describe('courtesies', () => {
  it.each<[string, Acts['courtesies'] extends ReadonlySet<infer T> ? T : never]>([
    ['Добрый день', 'greet'],
    ['good afternoon', 'greet'],
    ['Morning!', 'greet'],
    ['прив', 'greet'],
    ['хорошего вечера', 'bye'],
    ['see you tomorrow', 'bye'],
    ['спасибо, до завтра', 'bye'],
    ['спс', 'thanks'],
    ['🙏', 'thanks'],
    ['😍❤️', 'thanks'],
  ])('%s: %s, and nothing is left to be read as a day or a service', (text, courtesy) => {
    expect([...acts(text).courtesies]).toContain(courtesy);
    expect(left(text).replace(/[,.!]/g, '').trim()).toBe('');
  });

  it.each([
    'смогу до завтра',
    'в добрый час пятницы',
    'have a slot tomorrow?',
    ', afternoon',
    '. evening',
    ', morning please',
    'evening?',
  ])('none: %s', (text) => expect([...acts(text).courtesies]).toEqual([]));
});

it('a bare part of the day is no greeting in an answer', () =>
  expect([...acts('morning', { asked: 'time' }).courtesies]).toEqual([]));

it('days, times, services and names are left to their readers', () => {
  expect(left('перенесите меня на вторник на вечер')).toBe('меня на вторник на вечер');
  expect(left('сколько стоит массаж спины')).toBe('массаж спины');
  expect(left('можно мою запись пораньше')).toBe('пораньше');
  expect(left('cancel the 5pm massage')).toBe('the 5 pm massage');
});

it.each([
  'чем отличается шугаринг от воска',
  'какая разница между шатушем и балаяжем',
  "what's the difference between gel and classic manicure",
  'is gel better than shellac',
])('a comparison asks for services and orders none: %s', (text) => {
  expect([...acts(text).questions]).toContain('services');
  expect([...acts(text).ordered]).toEqual([]);
});
