import { bookingOf, busy, englishSalonContext, hours, salonContext, service } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
const CHILDREN = [
  service('1', 'Мужская стрижка', 'Волосы', 1500, 1500, 60),
  service('2', 'Женская стрижка', 'Волосы', 2000, 3500, 90),
  service('8', 'Детская стрижка', 'Волосы', 900, 900, 30),
];
const family = () =>
  salonContext({
    client: anna,
    company: {
      services: CHILDREN,
      staff: salonContext().company.staff.map((member) => ({ ...member, serviceIds: ['1', '2', '8'] })),
    },
  });

describe('a further wish', () => {
  test('is told, and taken up when the first is booked', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('маникюр с покрытием и педикюр в среду')).text).toContain(
      'Запишу по очереди: «Маникюр с покрытием» и «Педикюр».',
    );
    const { text, actions } = await say('в 10');
    expect(actions).toMatchObject([{ serviceId: '5', from: '2026-11-25T10:00' }]);
    expect(text).toContain(
      'Теперь — «Педикюр».\n«Педикюр», 2 300 ₽. Свободно, например, в среду, 25 ноября: 11:30',
    );
  });

  test('is told in the client’s words while it is not clear which service it is', async () => {
    const { text } = await talk(salonContext({ client: anna })).say('педикюр и стрижка в среду');
    expect(text).toContain('Запишу по очереди: «Педикюр» и стрижка.');
  });

  test('keeps the day and the time that are said of it', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на педикюр в среду в 12');
    const added = await say('и ещё мужскую стрижку в пятницу в 15');
    expect(added.text).toContain(
      '«Педикюр», в среду, 25 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
    expect(added.actions).toEqual([]);
    const booked = await say('да');
    expect(booked.actions).toMatchObject([{ serviceId: '6', from: '2026-11-25T12:00' }]);
    expect(booked.text).toContain(
      '«Мужская стрижка», в пятницу, 27 ноября, в 15:00, мастер — Оксана, 1 500 ₽.',
    );
  });

  test('that has the time of the first proposal is no yes to it', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на педикюр в среду в 12');
    expect((await say('и ещё мужскую стрижку в пятницу в 12')).actions).toEqual([]);
  });

  test('is narrowed by what is said of it, and the first stays', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр и стрижка в среду');
    expect((await say('стрижку мужскую')).text).toContain('«Педикюр»');
    expect((await say('в 10')).text).toContain('Теперь — «Мужская стрижка».');
  });

  test('stays when the first is withdrawn', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр и мужскую стрижку в среду');
    expect((await say('отмените педикюр')).text).toContain('Теперь — «Мужская стрижка».');
  });

  test('is dropped when it is refused', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр и мужскую стрижку в среду');
    await say('стрижку не надо');
    expect((await say('в 10')).text).not.toContain('Теперь');
  });

  test('is not added by a question about two services', async () => {
    const { text } = await talk(salonContext({ client: anna })).say('чем педикюр отличается от маникюра?');
    expect(text).not.toContain('по очереди');
  });

  test('the times that leave room for it are offered first', async () => {
    const day = '2026-11-25';
    const context = salonContext({
      client: anna,
      schedule: {
        hours: [hours('3', day, '10:00', '18:00')],
        busy: [busy('b', '3', `${day}T12:00`, `${day}T13:00`)],
      },
    });
    const { text } = await talk(context).say('педикюр и маникюр с покрытием в среду');
    expect(text).toContain('Свободно в среду, 25 ноября: 13:00, 13:30, 14:00, 14:30, 15:00. Какое');
  });
});

describe('after a booking', () => {
  test('a further service is looked for in the same visit', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('маникюр с покрытием в среду в 10');
    await say('да');
    expect((await say('и ещё педикюр после маникюра')).text).toMatch(
      /^«Педикюр», 2 300 ₽. Свободно, например, в среду, 25 ноября: 11:30, /,
    );
  });

  test('another service on the same day is looked for on the day of the booking', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('мужская стрижка для мужа в пятницу в 12');
    await say('да');
    expect((await say('а мне педикюр в тот же день')).text).toContain(
      '«Педикюр», 2 300 ₽. Свободно, например, в пятницу',
    );
  });

  test('a question about another person renames no booking', async () => {
    const { say } = talk(englishSalonContext({ client: { name: 'Anna' } }));
    await say('manicure on wednesday at 12');
    await say('yes');
    expect((await say('can my friend Lucy come with me too?')).actions).toEqual([]);
  });
});

test('"my haircut at the same time on Friday" moves the booking', async () => {
  const { say } = talk(salonContext({ client: { ...anna, bookings: [bookingOf()] } }));
  expect((await say('а можно мою стрижку на пятницу в то же время')).text).toContain(
    'Перенести на новое время: «Мужская стрижка», в пятницу, 27 ноября, в 15:00',
  );
});

test('of two questions, the one without an answer is not passed over', async () => {
  const { text } = await talk(salonContext({ client: anna })).say(
    'сколько длится педикюр и можно ли с собакой?',
  );
  expect(text).toContain('занимает 90 мин');
  expect(text).toContain('Точного ответа у меня нет.');
});

describe('two people', () => {
  test.each([
    ['at once', ['нам в среду, мне женскую стрижку, а сыну детскую'], 'сын'],
    ['from the list', ['на стрижку в среду', 'мне женскую, а ей детскую'], '+1'],
    ['after the services', ['женская стрижка мне и детская для дочки в среду'], 'дочка'],
  ])('each get their own service: %s', async (_, texts, guest) => {
    const { say } = talk(family());
    for (const text of texts) await say(text);
    await say('в 10');
    const first = await say('да');
    expect(first.actions).toMatchObject([{ serviceId: '2', from: '2026-11-25T10:00' }]);
    expect(first.actions[0]).not.toHaveProperty('comment');
    await say('в 10');
    const second = await say('да');
    expect(second.actions).toMatchObject([{ serviceId: '8', from: '2026-11-25T10:00', comment: guest }]);
  });

  test('a child that was mentioned before gets the services for children', async () => {
    const { say } = talk(family());
    await say('хочу записать сына, ему 6 лет');
    expect((await say('на стрижку в среду')).text).toContain(
      '«Детская стрижка», для кого: сын, 900 ₽. Свободно',
    );
  });

  test('the age narrows the services that were listed', async () => {
    const { say } = talk(family());
    await say('дочке нужна стрижка в среду');
    expect((await say('ей 5')).text).toContain('«Детская стрижка», для кого: дочка, 900 ₽. Свободно');
  });
});

describe('a wish after a cancellation', () => {
  const booked = () => salonContext({ client: { ...anna, bookings: [bookingOf()] } });

  test('goes on after the yes', async () => {
    const { say } = talk(booked());
    const asked = await say('отмените и вместо неё запишите на педикюр в пятницу в 12');
    expect(asked.text).toContain('Потом запишу вас: «Педикюр», в пятницу, 27 ноября, в 12:00.');
    const { text, actions } = await say('да');
    expect(actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
    expect(text).toContain(
      '«Педикюр», в пятницу, 27 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
    expect((await say('да')).actions).toMatchObject([{ type: 'book', serviceId: '6' }]);
  });

  test('is for the same service if none is named', async () => {
    const context = englishSalonContext({
      client: { name: 'Anna', bookings: [bookingOf({ title: 'Haircut' })] },
    });
    const { say } = talk(context);
    await say('please cancel it and book me on friday at 12 instead');
    expect((await say('yes')).text).toContain(
      'Haircut with Oksana on Friday, November 27, at 12:00 PM, $40.',
    );
  });
});

describe('what answers no question', () => {
  test('a day that does not suit does not end the search of a client without bookings', async () => {
    const { say } = talk(englishSalonContext({ client: { name: 'Anna' } }));
    expect((await say('need a manicure, cant do thursday')).text).toContain('Manicure, $35. Which day?');
    expect((await say('friday')).text).toContain('Manicure, $35. Free');
  });

  test('"the same time" is that of the proposal', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на педикюр в среду в 12');
    expect((await say('а в пятницу в это же время?')).text).toContain('в пятницу, 27 ноября, в 12:00');
  });

  test('"an hour later" counts from the time that was not free', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('мужская стрижка к Оксане завтра в 11')).text).toContain(
      'в 11:00 свободного времени нет',
    );
    expect((await say('на час позже')).text).toContain('во вторник, 24 ноября, в 12:00');
  });

  test.each(['да', 'супер, пока-пока'])('«%s» chooses none of a list of services', async (answer) => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на маникюр в среду');
    const { text, reply } = await say(answer);
    expect(text).not.toContain('Свободно');
    expect(reply.state).toMatchObject({ proposal: undefined });
  });

  test.each([
    ['любую', 'на маникюр в среду'],
    ['any', 'a manicure on wednesday'],
  ])('«%s» is no name', async (answer, wish) => {
    const { say } = talk(salonContext());
    await say(wish);
    expect((await say(answer)).actions).toEqual([]);
  });

  test('a member of staff has the name of a client who changes their mind', async () => {
    const { say } = talk(salonContext());
    await say('на маникюр с покрытием в среду');
    expect((await say('Оксана я передумала')).text).toContain('не записываю');
  });

  test('a question about discounts is not answered with prices', async () => {
    const { say } = talk(salonContext({ client: anna, company: { about: 'Именинникам скидка 10 %.' } }));
    await say('на маникюр в среду');
    const { text } = await say('а скидки есть?');
    expect(text).toContain('Именинникам скидка 10 %.');
    expect(text).not.toContain('1 800');
  });
});

test('a client who corrects their name is renamed', async () => {
  const { say } = talk(salonContext({ client: anna }));
  expect((await say('меня Соня зовут')).actions).toEqual([{ type: 'rename-client', name: 'Соня' }]);
  expect((await say('my name is actually Kate')).actions).toEqual([{ type: 'rename-client', name: 'Kate' }]);
});

test('a complaint gets a word of regret and a person, and starts no booking', async () => {
  const { text, actions } = await talk(salonContext({ client: anna })).say(
    'после вашего маникюра всё облезло',
  );
  expect(text).toBe('Здравствуйте, Анна!\nНам очень жаль! Передаю администратору, вам ответят здесь.');
  expect(actions).toEqual([{ type: 'hand-over', reason: 'complaint' }]);
});
