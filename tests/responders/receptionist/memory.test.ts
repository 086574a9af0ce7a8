import { bookingOf, busy, salonContext } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };

describe('what the client has said', () => {
  test.each([
    ['their name', 'а как меня зовут?', 'Вас зовут Анна.'],
    ['the address', 'а где вы находитесь?', 'Адрес: Москва, Тверская, 5.'],
    ['a price', 'а сколько стоит женская стрижка?', '«Женская стрижка» — 2 000–3 500 ₽'],
    ['what nobody knows', 'а с собакой можно?', 'Точного ответа у меня нет.'],
    ['the wish', 'а какой день я просила?', 'Вы хотели: «Педикюр», во вторник, 24 ноября'],
  ])('survives a question about %s, which is answered', async (_, question, answer) => {
    const { say } = talk(salonContext({ client: anna }));
    await say('хочу на педикюр завтра после обеда');
    const { text } = await say(question);
    expect(text).toContain(answer);
    expect(text).toContain('«Педикюр», во вторник, 24 ноября, с 13:00 до 18:00: какое время вам удобно?');
    expect((await say('в 15')).actions).toMatchObject([{ serviceId: '6', from: '2026-11-24T15:00' }]);
  });

  test('is corrected one detail at a time', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на педикюр завтра в 12');
    expect((await say('ой нет, давайте в среду')).text).toContain('«Педикюр», в среду, 25 ноября, в 12:00');
    expect((await say('не в 12, а в 14')).text).toContain('в 14:00, мастер — Ирина, 2 300 ₽. Записать вас?');
    expect((await say('да')).actions).toMatchObject([{ serviceId: '6', from: '2026-11-25T14:00' }]);
  });

  test('keeps the day and the time when the service changes', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на педикюр завтра в 15');
    const { text } = await say('лучше на мужскую стрижку');
    expect(text).toContain('«Мужская стрижка», во вторник, 24 ноября, в 15:00');
  });

  test('keeps the list of services open during other messages', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на маникюр завтра');
    expect((await say('спасибо')).text).toBe('Пожалуйста!');
    expect((await say('второе')).text).toContain('«Маникюр с покрытием»');
  });

  test('of whom they refuse is kept', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('мужская стрижка завтра, только не к Оксане')).text).toContain('«Мужская стрижка»');
    await say('в 15');
    expect((await say('да')).actions).toMatchObject([{ staffId: '2' }]);
  });
});

test.each(['как обычно', 'как в прошлый раз'])(
  '«%s» is what they usually have, where the last visit is not known',
  async (same) => {
    const usual = { serviceId: '6', staffId: '3', visits: 5 };
    const { say } = talk(salonContext({ client: { ...anna, usual } }));
    expect((await say(`запишите ${same} на среду в 15`)).text).toContain(
      '«Педикюр», в среду, 25 ноября, в 15:00, мастер — Ирина',
    );
    const other = talk(salonContext({ client: { ...anna, usual: { ...usual, serviceId: null } } }));
    expect((await other.say(`запишите ${same} на среду в 15`)).text).toContain(
      'Прошлых визитов в записях нет.',
    );
  },
);

describe('relative wishes', () => {
  const booked = () =>
    salonContext({
      client: {
        ...anna,
        bookings: [
          bookingOf(),
          bookingOf({
            id: '400',
            status: 'completed',
            serviceId: '6',
            title: 'Педикюр',
            staffId: '3',
            from: '2026-11-02T12:00',
            to: '2026-11-02T13:30',
          }),
        ],
      },
      schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
    });

  test('"as last time" is the service and the member of staff of the last visit', async () => {
    const { say } = talk(booked());
    expect((await say('запишите как в прошлый раз на пятницу в 12')).text).toContain(
      '«Педикюр», в пятницу, 27 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
  });

  test('"earlier" moves the booking within its day', async () => {
    const { say } = talk(booked());
    expect((await say('а можно мою запись пораньше?')).text).toContain('14:00, 14:30');
    expect((await say('хоть на часик раньше')).text).toContain('в среду, 25 ноября, в 14:00');
    expect((await say('да')).actions).toMatchObject([{ type: 'reschedule', from: '2026-11-25T14:00' }]);
  });

  test('"the same time on another day" moves the booking', async () => {
    expect((await talk(booked()).say('можно в это же время, но в четверг?')).text).toContain(
      'Перенести на новое время: «Мужская стрижка», в четверг, 26 ноября, в 15:00',
    );
  });

  test.each([
    ['самое раннее', '2026-11-24T10:00'],
    ['как можно позже', '2026-11-24T16:30'],
  ])('«%s» chooses among the free times', async (wish, from) => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр завтра');
    await say(wish);
    const { reply } = await say('да');
    expect(reply.actions).toMatchObject([{ type: 'book', from }]);
  });
});

test('«последнее» is the last of the times that were offered', async () => {
  const { say } = talk(salonContext({ client: anna }));
  expect((await say('на педикюр завтра')).text).toContain('16:00. Какое');
  expect((await say('последнее')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T16:00' }]);
});

describe('people', () => {
  test('a booking for somebody else keeps for whom it is', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('запишите мужа на мужскую стрижку завтра в 15')).text).toContain('для кого: муж');
    expect((await say('да')).actions).toMatchObject([{ type: 'book', comment: 'муж' }]);
    expect((await say('запишите на имя Сергей, это муж')).actions).toMatchObject([
      { type: 'cancel' },
      { type: 'book', from: '2026-11-24T15:00', comment: 'Сергей, муж' },
    ]);
  });

  test('two people get two members of staff at the same time', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('нас двое, на мужскую стрижку завтра в 15')).text).toContain(
      'мастер — Оксана и Сергей, 3 000 ₽, на 2 чел.',
    );
    expect((await say('да')).actions).toMatchObject([
      { type: 'book', staffId: '1', from: '2026-11-24T15:00' },
      { type: 'book', staffId: '2', from: '2026-11-24T15:00' },
    ]);
  });

  test('two services are booked one after the other', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('мужскую стрижку и педикюр завтра');
    await say('в 10');
    const { text, actions } = await say('да');
    expect(actions).toMatchObject([{ serviceId: '1', from: '2026-11-24T10:00' }]);
    expect(text).toContain('Теперь — «Педикюр».');
    expect(text).toContain('11:00');
    expect((await say('в 11')).actions).toMatchObject([{ serviceId: '6', from: '2026-11-24T11:00' }]);
  });

  test('a name that a member of staff has too is the client’s where it was asked for', async () => {
    const { say } = talk(salonContext());
    await say('запишите на педикюр завтра в 12');
    expect((await say('Оксана')).actions).toMatchObject([
      { type: 'rename-client', name: 'Оксана' },
      { staffId: '3' },
    ]);
  });
});
