import { bookingOf, englishSalonContext, salonContext } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
const ann = { name: 'Ann' };
const pedicure = bookingOf({
  id: '17',
  serviceId: '6',
  title: 'Педикюр',
  staffId: '3',
  from: '2026-11-25T12:00',
  to: '2026-11-25T13:30',
});

describe('a service that replaces the one that was just booked', () => {
  test.each(['ой, я имела в виду мужскую стрижку', 'вместо этого мужскую стрижку', 'лучше мужскую стрижку'])(
    'is put to the client: %s',
    async (text) => {
      const { say } = talk(salonContext({ client: anna }));
      await say('педикюр в среду в 12');
      await say('да');
      const put = await say(text);
      expect(put.actions).toEqual([]);
      expect(put.text).toContain('Сейчас у вас: «Педикюр», в среду, 25 ноября, в 12:00, мастер — Ирина.');
      expect(put.text).toContain('Заменить на другую запись: «Мужская стрижка», в среду, 25 ноября, в 12:00');
      expect((await say('да')).actions).toMatchObject([
        { type: 'book', serviceId: '1', from: '2026-11-25T12:00' },
        { type: 'cancel' },
      ]);
    },
  );

  test('is cancelled first if it takes the time of the new one, for the same person', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите маму на педикюр в среду в 12');
    await say('да');
    await say('ой, я имела в виду маникюр с покрытием');
    expect((await say('да')).actions).toMatchObject([
      { type: 'cancel' },
      { type: 'book', serviceId: '5', from: '2026-11-25T12:00', comment: 'мама' },
    ]);
  });

  test.each(['oops i meant a hair colouring', 'make it hair colouring instead'])(
    'is put to the client: %s',
    async (text) => {
      const { say } = talk(englishSalonContext({ client: ann }));
      await say('haircut with Oksana on Wednesday at 3pm');
      await say('yes');
      const put = await say(text);
      expect(put.actions).toEqual([]);
      expect(put.text).toContain('You have Haircut with Oksana on Wednesday, November 25, at 3:00 PM now.');
    },
  );

  test('is asked for if it is not clear which one, and its list can be pressed', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('педикюр в среду в 12');
    await say('да');
    expect((await say('ой, я имела в виду маникюр')).reply.options?.map(({ id }) => id)).toEqual([
      'service:4',
      'service:5',
    ]);
    expect((await press('service:4')).text).toContain('Заменить на другую запись: «Маникюр»');
  });
});

describe('the question whether to cancel', () => {
  const context = salonContext({ client: { ...anna, bookings: [pedicure] } });

  test('is answered by «да» with a wish for another day, which follows', async () => {
    const { say } = talk(context);
    await say('отмените запись');
    const { text, actions } = await say('да, и запишите на другой день');
    expect(actions).toEqual([{ type: 'cancel', bookingId: '17' }]);
    expect(text).toContain('Теперь — «Педикюр».\n«Педикюр», 2 300 ₽. На какой день?');
  });

  test('is answered by «да» with a wish for another service, which follows', async () => {
    const { say } = talk(context);
    await say('отмените запись');
    const { text, actions } = await say('да, и запишите на мужскую стрижку в пятницу в 15');
    expect(actions).toEqual([{ type: 'cancel', bookingId: '17' }]);
    expect(text).toContain('«Мужская стрижка», в пятницу, 27 ноября, в 15:00');
  });

  test('is not answered by a wish for another booking', async () => {
    const { say } = talk(context);
    await say('отмените запись');
    expect((await say('другую')).actions).toEqual([]);
    expect((await say('запишите на другой день')).actions).toEqual([]);
  });
});

test.each(['первое', 'первый вариант'])(
  'the only time that was put to the client is accepted by its place: %s',
  async (text) => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр в среду в 12');
    expect((await say(text)).actions).toMatchObject([{ type: 'book', from: '2026-11-25T12:00' }]);
  },
);

test('a place in the list that names another time is no yes to the one that was put', async () => {
  const { say } = talk(salonContext({ client: anna }));
  await say('педикюр в среду');
  await say('а в 12 можно?');
  expect((await say('второе')).actions).toEqual([]);
});

describe('a question in the middle of a task', () => {
  test('that compares two services chooses none', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('маникюр в среду');
    const { text } = await say('а чем маникюр с покрытием лучше?');
    expect(text).toContain('Какая услуга из списка вам нужна?');
    expect((await say('второй')).text).toContain('«Маникюр с покрытием», 2 500 ₽. Свободно');
  });

  test('about the price of another service keeps the wish', async () => {
    const { say } = talk(englishSalonContext({ client: ann }));
    await say('haircut on Wednesday');
    const { text } = await say('how much is hair colouring?');
    expect(text).toContain('Hair colouring: $90');
    expect(text).toContain('Haircut, on Wednesday, November 25: which time suits you?');
  });
});

test('the length of a service and a question about discounts bring no price', async () => {
  const { text } = await talk(englishSalonContext({ client: ann })).say(
    'how long is a haircut and any discounts?',
  );
  expect(text).toContain('Haircut takes 60 min.');
  expect(text).not.toContain('$40');
});

test('«а педикюр остался?» asks for the bookings that stand', async () => {
  const { say } = talk(salonContext({ client: { ...anna, bookings: [pedicure] } }));
  expect((await say('а педикюр остался?')).text).toContain('Вы записаны: «Педикюр»');
});

test('two relatives with two services are told to come one after the other', async () => {
  const { say } = talk(salonContext({ client: anna }));
  const { text } = await say('запишите мужа на мужскую стрижку и дочь на педикюр в среду');
  expect(text).toContain('Запишу по очереди: «Мужская стрижка» (муж) и «Педикюр» (дочь).');
});

test.each(['мужа и сына подстричь в среду', 'мужу и сыну стрижку в среду'])(
  '%s: two people',
  async (text) => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say(text)).text).toContain('на 2 чел');
  },
);

test('«лучше утрам» bounds the time of day', async () => {
  const { say } = talk(salonContext({ client: anna }));
  await say('педикюр в среду');
  expect((await say('лучше утрам')).text).toContain('10:00, 10:30');
});
