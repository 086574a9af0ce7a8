import type { Language } from '../../../src/responders/receptionist/language';
import { findStaff } from '../../../src/responders/receptionist/staff';
import type { State } from '../../../src/responders/receptionist/state';
import { type Understanding, understand } from '../../../src/responders/receptionist/understanding';
import { englishSalonContext, member, salonContext } from '../../support/contexts';

/** What is understood, without empty fields. It is Monday, 23 November, noon. */
function heard(text: string, language: Language, asked?: State['asked'], listed = 0) {
  const { company } = language === 'ru' ? salonContext() : englishSalonContext();
  const opening = { from: '10:00', to: '20:00' };
  const said = understand(text, { company, opening, now: '2026-11-23T12:00', language, asked, listed });
  return brief(said);
}

function brief({ intents, services, staff, window, anyStaff, ...rest }: Understanding) {
  const all = {
    ...rest,
    intents: intents.size > 0 ? [...intents].sort() : null,
    services: services.length > 0 ? services.map(({ title }) => title) : null,
    staff: staff?.name ?? null,
    window: window && `${window.from}-${window.to}`,
    anyStaff: anyStaff || null,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

describe('a Russian sentence names', () => {
  test.each([
    ['завтра в 15', { date: '2026-11-24', time: '15:00' }],
    ['послезавтра в 3 часа дня', { date: '2026-11-25', time: '15:00' }],
    ['в пятницу после обеда', { date: '2026-11-27', window: '13:00-18:00' }],
    ['25 ноября', { date: '2026-11-25' }],
    ['10.12 в 10.30', { date: '2026-12-10', time: '10:30' }],
    ['26 числа с 10 до 12', { date: '2026-11-26', window: '10:00-12:00' }],
    ['1-го декабря в час дня', { date: '2026-12-01', time: '13:00' }],
    ['в понедельник утром', { date: '2026-11-30', window: '00:00-12:00' }],
    ['сегодня вечером', { date: '2026-11-23', window: '17:00-24:00' }],
    ['через 2 часа', { date: '2026-11-23', time: '14:00' }],
    ['после 17', { window: '17:00-24:00' }],
    ['в 7', { time: '19:00' }],
    ['в 9', { time: '09:00' }],
  ])('a day and a time: %s', (text, expected) => {
    expect(heard(text, 'ru')).toEqual(expected);
  });

  test.each([
    ['на маникюр', { services: ['Маникюр'] }],
    ['маникюра с покрытием', { services: ['Маникюр с покрытием'] }],
    ['мужскую стрижку', { services: ['Мужская стрижка'] }],
    ['хочу подстричься', { services: ['Мужская стрижка', 'Женская стрижка'] }],
    ['что-нибудь для ногтей', { services: ['Маникюр', 'Маникюр с покрытием', 'Педикюр'] }],
    ['к Сергею', { staff: 'Сергей' }],
    ['с Оксаной', { staff: 'Оксана' }],
    ['у Ирины', { staff: 'Ирина' }],
    ['к Марине', { unknownStaff: 'Марине' }],
    ['к любому мастеру', { anyStaff: true }],
  ])('a service or a person: %s', (text, expected) => {
    expect(heard(text, 'ru')).toEqual(expected);
  });

  test.each([
    ['на когда я записан?', ['mine']],
    ['когда у меня запись', ['mine']],
    ['отмените мою запись', ['cancel']],
    ['не отменяйте', ['no']],
    ['не смогу прийти', ['cancel']],
    ['перенесите мою запись', ['move']],
    ['сколько это стоит', ['price']],
    ['до скольки вы работаете', ['hours']],
    ['как вас найти', ['address']],
    ['позовите администратора', ['human']],
    ['все понятно, спасибо', ['thanks']],
    ['добрый вечер', ['greet']],
    ['👍', ['yes']],
    ['когда', undefined],
  ])('an intent: %s', (text, intents) => {
    expect(heard(text, 'ru')).toEqual(intents ? { intents } : {});
  });

  test.each(['маникюр 2 часа', 'запишите мужа, 2 человека', '+7 916 367-47-23', 'до завтра'])(
    'no time at all: %s',
    (text) => {
      const said = heard(text, 'ru');
      expect([said.time, said.date, said.window]).toEqual([undefined, undefined, undefined]);
    },
  );
});

describe('an English sentence names', () => {
  test.each([
    ['tomorrow at 3pm', { date: '2026-11-24', time: '15:00' }],
    ['next Tuesday', { date: '2026-12-01' }],
    ['on Friday afternoon', { date: '2026-11-27', window: '12:00-17:00' }],
    ['the 27th at 4', { date: '2026-11-27', time: '16:00' }],
    ['nov 27th, half past three', { date: '2026-11-27', time: '15:30' }],
    ['noon tomorrow', { date: '2026-11-24', time: '12:00' }],
    ['between 10 and 12', { window: '10:00-12:00' }],
    ['tonight', { date: '2026-11-23', window: '17:00-24:00' }],
    ['with Oksana', { staff: 'Oksana' }],
    ['with Marina', { unknownStaff: 'Marina' }],
    ['a hair cut', { services: ['Haircut'] }],
    ['two manicures', { services: ['Manicure'] }],
    ['when is my appointment?', { intents: ['mine'] }],
    ['what do I have booked', { intents: ['mine'] }],
    ['cancel my appointment', { intents: ['cancel'] }],
    ['how much is it', { intents: ['price'] }],
    ['see you tomorrow, bye', { intents: ['bye'] }],
  ])('%s', (text, expected) => {
    expect(heard(text, 'en')).toEqual(expected);
  });

  test('where a booking moves to, when the text has two times', () => {
    expect(heard('move it from 3 to 4', 'en')).toEqual({ intents: ['move'], time: '16:00' });
    expect(heard('перенесите с пятницы на субботу', 'ru')).toEqual({ intents: ['move'], date: '2026-11-28' });
  });
});

describe('the name of the client', () => {
  test.each([
    ['меня зовут анна, хочу завтра', 'Анна'],
    ['Меня зовут Анна Петрова.', 'Анна Петрова'],
    ['Добрый день, это Пётр', 'Пётр'],
    ["Hi, I'm Anna", 'Anna'],
    ['my name is Anna and I am late', 'Anna'],
    ["I'm looking for a haircut", undefined],
    ['Это Оксана сегодня работает?', undefined],
  ])('is taken from an introduction: %s', (text, name) => {
    expect(heard(text, 'ru').name).toBe(name);
  });

  test.each([
    ['Оксана', 'Оксана'],
    ['анна петровна', 'Анна Петровна'],
    ['Иван, а можно на 16?', 'Иван'],
    ['да', undefined],
    ['зачем вам?', undefined],
    ['сколько стоит', undefined],
  ])('is the answer to the question about it: %s', (text, name) => {
    expect(heard(text, 'ru', 'name').name).toBe(name);
  });

  test('is not read as that of a member of staff', () => {
    expect(heard('меня зовут Сергей, запишите к Оксане', 'ru')).toMatchObject({
      name: 'Сергей',
      staff: 'Оксана',
    });
  });
});

describe('an answer to a question about the time', () => {
  test.each([
    ['15', { time: '15:00' }],
    ['3:30', { time: '15:30' }],
    ['первое', { choice: 0 }],
    ['последнее', { choice: -1 }],
  ])('may be as short as %s', (text, expected) => {
    expect(heard(text, 'ru', 'time', 6)).toEqual(expected);
  });
});

test.each(['к Павлу', 'у Павла', 'с Павлом', 'Павел'])(
  'one of the staff is known in every grammatical case: %s',
  (text) => {
    const company = { ...salonContext().company, staff: [member('9', 'Павел', [])] };
    expect(findStaff(text, company)?.id).toBe('9');
  },
);

test('a short name is not found inside other words', () => {
  const company = { ...salonContext().company, staff: [member('9', 'Лия', [])] };
  expect(findStaff('есть ли время', company)).toBeNull();
  expect(findStaff('к Лие', company)?.id).toBe('9');
});
