import { createReceptionist } from '../../../src/responders/receptionist';
import { bookingOf, englishSalonContext, MONDAY_NOON, salonContext } from '../../support/contexts';
import { onTheClockOf, talk } from './talk';

const anna = { name: 'Анна' };

describe('questions during a booking or without one', () => {
  test('a price is answered, and the service need not be named again to book it', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('сколько стоит педикюр?')).text).toContain('«Педикюр» — 2 300 ₽, 90 мин.');
    expect((await say('запишите на завтра в 12')).text).toContain(
      '«Педикюр», во вторник, 24 ноября, в 12:00',
    );
    expect((await say('да')).actions).toMatchObject([{ type: 'book', serviceId: '6' }]);
  });

  test('a question in the middle of a booking is answered, and the booking continues', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр завтра');
    const { text } = await say('а сколько стоит маникюр?');
    expect(text).toContain('«Маникюр» — 1 800 ₽');
    expect(text).toContain('«Педикюр», во вторник, 24 ноября: какое время вам удобно?');
  });

  test('a question and a request in one message are both answered', async () => {
    const { say } = talk(salonContext({ client: anna }));
    const { text, actions } = await say(
      'Добрый день! Сколько стоит педикюр и можно на него записаться завтра в 12?',
    );
    expect(text).toMatch(/^Здравствуйте, Анна!\n«Педикюр» — 2 300 ₽, 90 мин\.\n«Педикюр», во вторник/);
    expect(actions).toEqual([]);
  });

  test('services are listed by category', async () => {
    const { text } = await talk(englishSalonContext()).say('what services do you have?');
    expect(text).toBe('Hello!\nHair: Haircut $40, Hair colouring $90 – $150\nNails: Manicure $35');
  });

  test('hours are reported for a day, for a member of staff and for the week', async () => {
    const { say } = talk(salonContext());
    expect((await say('во сколько вы открываетесь завтра?')).text).toContain(
      'Мы работаем во вторник, 24 ноября, с 10:00 до 20:00.',
    );
    expect((await say('Ирина работает в воскресенье?')).text).toBe(
      'Ирина не работает в воскресенье, 29 ноября.',
    );
    expect((await say('график работы')).text).toContain('Часы работы:\nвт, 24 ноября: 10:00–20:00\n');
  });

  test('a question about closing time is not a request to book', async () => {
    expect((await talk(englishSalonContext()).say('what time do you close on friday?')).text).toBe(
      'Hello!\nWe are open on Friday, November 27, from 10:00 AM to 8:00 PM.',
    );
  });

  test('the address is reported', async () => {
    expect((await talk(salonContext()).say('где вы находитесь?')).text).toContain('Москва, Тверская, 5');
  });
});

describe('the language', () => {
  test('is that of the client, and is remembered when a message does not show it', async () => {
    const { say } = talk(salonContext());
    expect((await say('hello')).text).toContain('How can I help?');
    expect((await say('👀')).text).toContain('I can book you in');
    expect((await say('привет')).text).toContain('Чем могу помочь?');
  });

  test('is that of the company where the client has not shown one', async () => {
    expect((await talk(salonContext()).say('???')).text).toContain('Могу записать вас');
    expect((await talk(englishSalonContext()).say('???')).text).toContain('I can book you in');
  });

  test('does not change with a name in another alphabet', async () => {
    const { say } = talk(salonContext());
    await say('на педикюр завтра в 12');
    expect((await say('Anna')).text).toContain('Anna, вы записаны');
  });
});

describe('short messages', () => {
  test('thanks get a short answer and no question', async () => {
    expect((await talk(salonContext({ client: anna })).say('спасибо, до свидания!')).text).toBe(
      'Пожалуйста, Анна! Хорошего дня!',
    );
  });

  test('a known client is not renamed by a pet form of their name', async () => {
    expect((await talk(salonContext({ client: anna })).say('меня зовут Анюта')).actions).toEqual([]);
  });

  test('a text that is not understood gets the open question in other words, and the offer of a person', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('абракадабра')).text).toContain('Могу записать вас, перенести или отменить запись');
    await say('на педикюр');
    expect((await say('абракадабра')).text).toBe(
      'Простите, я вас не понимаю.\n«Педикюр»: на какой день?\nЕсли удобнее, напишите «администратор» — вам ответит человек.',
    );
  });

  test('a client with a voice message is asked once to write, and the state is kept', async () => {
    const { say, send } = talk(salonContext({ client: anna }));
    await say('на педикюр завтра');
    expect((await send({ kind: 'audio', text: null })).text).toContain('Напишите, пожалуйста, словами.');
    expect((await send({ kind: 'sticker', text: null })).reply.text).toBeUndefined();
    expect((await say('в 12')).actions).toMatchObject([{ type: 'book', serviceId: '6' }]);
  });

  test('a reaction gets no answer', async () => {
    const { reply } = await talk(salonContext()).send({ kind: 'reaction', text: '❤️' });
    expect(reply.text).toBeUndefined();
  });

  test('after a request for a person, the bot promises one and stays silent until the next request', async () => {
    const { say } = talk(salonContext({ client: anna }));
    const { text, actions } = await say('Это безобразие, позовите администратора!');
    expect(text).toBe('Нам очень жаль! Передаю администратору, вам ответят здесь.');
    expect(actions).toMatchObject([{ type: 'hand-over' }]);
    expect((await say('ну что там')).text).toBe('Ваш вопрос у администратора, вам ответят здесь.');
    expect((await say('эй')).reply.text).toBeUndefined();
    expect((await say('запишите на педикюр')).text).toContain('На какой день');
  });
});

describe('what only a person can answer', () => {
  test.each([
    ['a complaint', 'мне испортили волосы, хочу пожаловаться'],
    ['a question of health', 'подскажите, при беременности можно красить волосы?'],
    ['being late', 'опаздываю на 15 минут, извините'],
  ])('%s is handed over', async (_, text) => {
    expect((await talk(salonContext({ client: anna })).say(text)).actions).toMatchObject([
      { type: 'hand-over' },
    ]);
  });

  test('a hand-over does not forget the wish', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('хочу на педикюр завтра');
    await say('позовите администратора');
    expect((await say('в 15')).actions).toMatchObject([{ type: 'book', serviceId: '6' }]);
  });

  test('a question without a known answer is declined, and a person is offered', async () => {
    expect((await talk(salonContext({ client: anna })).say('а с собакой можно?')).text).toContain(
      'Напишите «администратор»',
    );
  });
});

describe('unusual input', () => {
  test.each([
    ['nothing', ''],
    ['emoji', '🙂🙂🙂'],
    ['half an emoji', '\ud83d'],
    ['a megabyte of times', '15:00 '.repeat(175_000)],
    ['a megabyte of one letter', 'a'.repeat(1_000_000)],
    ['patterns', '.*+?^$()|[]{}\\'],
  ])('%s gets an answer', async (_, text) => {
    expect((await talk(salonContext()).say(text)).text).not.toBe('');
  });

  test('only the beginning of a long text is read', async () => {
    const { text } = await talk(salonContext()).say(`${'. '.repeat(1500)} сколько стоит маникюр`);
    expect(text).not.toContain('1 800');
  });

  test.each([
    ['another responder', { thread: 'abc', asked: 'time' }],
    [
      'an older release',
      {
        responder: 'receptionist',
        version: 0,
        task: 'cancel',
        asked: 'confirm-cancel',
        offered: [],
        bookingId: '501',
      },
    ],
    ['ours, spoilt', { responder: 'receptionist', version: 2, frame: 'soon' }],
  ])('the state of %s is treated as empty', async (_, state) => {
    const context = salonContext({ client: { ...anna, bookings: [bookingOf()] }, dialogue: { state } });
    const { text, actions } = await talk(context).say('да');
    expect(actions).toEqual([]);
    expect(text).toContain('Хорошо!');
  });

  test('a service that was removed from the catalogue is asked for again', async () => {
    const frame = { task: 'book', serviceIds: ['99'], dates: ['2026-11-24'] };
    const state = { responder: 'receptionist', version: 2, asked: { kind: 'time' }, frame };
    expect((await talk(salonContext({ dialogue: { state } })).say('15:00')).text).toContain(
      'На какую услугу',
    );
  });

  test('the same input gives the same reply', async () => {
    const input = {
      context: salonContext(),
      messages: [{ messageId: 'm', kind: 'text' as const, text: 'стрижка завтра в 15', sentAt: MONDAY_NOON }],
      now: MONDAY_NOON,
      localNow: onTheClockOf('Europe/Moscow', MONDAY_NOON),
      signal: new AbortController().signal,
    };
    expect(await createReceptionist().respond(input)).toEqual(await createReceptionist().respond(input));
  });
});
