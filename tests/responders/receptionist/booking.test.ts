import { busy, englishSalonContext, hours, salonContext, service } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
describe('booking', () => {
  test('asks one question after another and books when everything is known', async () => {
    const { say } = talk(salonContext());
    expect((await say('Здравствуйте')).text).toBe('Здравствуйте!\nЭто салон «Лотос». Чем могу помочь?');
    expect((await say('хочу на мужскую стрижку')).text).toBe(
      '«Мужская стрижка», 1 500 ₽. На какой день? Ближайшее свободное время — во вторник, 24 ноября, в 10:00.',
    );
    expect((await say('в среду')).text).toBe(
      '«Мужская стрижка», 1 500 ₽. Свободно, например, в среду, 25 ноября: 10:00, 12:00, 13:30, 15:00, 16:30, 18:00. Какое время вам удобно?',
    );
    expect((await say('15:00')).text).toBe(
      '«Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана, 1 500 ₽. Как вас зовут?',
    );
    const last = await say('Анна');
    expect(last.text).toBe(
      'Анна, вы записаны: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана. Стоимость: 1 500 ₽. Ждём вас!',
    );
    expect(last.actions).toEqual([
      { type: 'rename-client', name: 'Анна' },
      {
        type: 'book',
        serviceId: '1',
        title: 'Мужская стрижка',
        staffId: '1',
        from: '2026-11-25T15:00',
        durationMinutes: 60,
        price: 1500,
      },
    ]);
  });

  test('needs a yes to all its details, even when one message contains everything', async () => {
    const { say } = talk(englishSalonContext());
    const first = await say("Hi, I'm Anna, a haircut with Oksana tomorrow at 3pm please");
    expect(first.text).toBe(
      'Hello, Anna!\nHaircut with Oksana on Tuesday, November 24, at 3:00 PM, $40. Shall I book it for you?',
    );
    expect(first.actions).toEqual([{ type: 'rename-client', name: 'Anna' }]);
    const { text, actions } = await say('yes please');
    expect(text).toBe(
      'Anna, you are booked: Haircut with Oksana on Tuesday, November 24, at 3:00 PM. Price: $40. See you then!',
    );
    expect(actions).toMatchObject([{ type: 'book', serviceId: '1', staffId: '1', from: '2026-11-24T15:00' }]);
  });

  test('reads several unanswered messages as one', async () => {
    const { say } = talk(salonContext());
    const { text, actions } = await say('Привет', 'меня зовут Оля', 'можно на педикюр', 'завтра', 'в 12');
    expect(text).toContain(
      '«Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
    expect(actions).toEqual([{ type: 'rename-client', name: 'Оля' }]);
    expect((await say('да')).actions).toMatchObject([
      { type: 'book', serviceId: '6', from: '2026-11-24T12:00' },
    ]);
  });

  test('asks which of several services is meant and accepts a word of its title as the answer', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('стрижка завтра в 15')).text).toContain(
      'Какая услуга нужна?\n1. «Мужская стрижка»\n2. «Женская стрижка»',
    );
    await say('женская');
    expect((await say('да')).actions).toMatchObject([{ serviceId: '2', from: '2026-11-24T15:00' }]);
  });

  test('reads the answer as one of the listed services, even if it fits others too', async () => {
    const services = [
      service('1', 'Мужская стрижка', 'Волосы', 1500, 1500, 60),
      service('2', 'Женская стрижка', 'Волосы', 2000, 2000, 60),
      service('7', 'Мужская укладка', 'Волосы', 900, 900, 30),
    ];
    const { say } = talk(salonContext({ client: anna, company: { services } }));
    await say('на стрижку завтра в 15');
    await say('мужскую');
    expect((await say('да')).actions).toMatchObject([{ serviceId: '1' }]);
  });

  test('never asks for the name a second time', async () => {
    const talking = talk(salonContext());
    await talking.say('на педикюр завтра в 12');
    await talking.say('меня зовут Оля');
    const { text } = await talking.say('и ещё педикюр в среду в 12');
    expect(text).not.toContain('зовут');
    expect((await talking.say('да')).actions).toMatchObject([{ type: 'book', serviceId: '6' }]);
    expect(talking.context.client.name).toBe('Оля');
  });

  test('uses a name that was given early, and stores it once', async () => {
    const { say } = talk(salonContext());
    expect((await say('Меня зовут Оля')).actions).toEqual([{ type: 'rename-client', name: 'Оля' }]);
    expect((await say('педикюр завтра в 12')).text).toContain('Записать вас?');
    expect((await say('да')).actions).toMatchObject([{ type: 'book' }]);
  });

  test('puts the nearest time to the client when they say yes to it', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр');
    expect((await say('да')).text).toContain(
      'во вторник, 24 ноября, в 10:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
    expect((await say('да')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T10:00' }]);
  });

  test('lets the client choose by number', async () => {
    const { say } = talk(englishSalonContext({ client: { name: 'Anna' } }));
    expect((await say('a manicure tomorrow afternoon')).text).toContain('12:00 PM, 1:00 PM, 2:00 PM');
    expect((await say('the second one')).actions).toMatchObject([{ from: '2026-11-24T13:00' }]);
  });

  test('does not read yes as a choice among several times', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр завтра');
    const { text, actions } = await say('да');
    expect(actions).toEqual([]);
    expect(text).toContain('какое время вам удобно?');
  });

  test('books no price where the price is a range', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('женская стрижка завтра в 15');
    const { text, actions } = await say('да');
    expect(text).toContain('Стоимость: 2 000–3 500 ₽');
    expect(actions[0]).not.toHaveProperty('price');
  });

  test('ends when the client changes their mind', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр');
    expect((await say('не надо, передумала')).text).toBe(
      'Хорошо, не записываю. Если понадобится запись — пишите.',
    );
    expect((await say('завтра в 12')).text).toContain('На какую услугу вас записать?');
  });

  test('reads no as a refusal of the day, and asks for another', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('на педикюр завтра');
    expect((await say('нет')).text).toBe('«Педикюр», 2 300 ₽. На какой день?');
  });
});

describe('a time that cannot be booked', () => {
  test('is reported as taken, and the nearest ones are offered', async () => {
    const { say } = talk(salonContext({ client: anna }));
    const { text, actions } = await say('мужская стрижка к Оксане завтра в 11:30');
    expect(text).toContain('К сожалению, во вторник, 24 ноября, в 11:30 свободного времени нет.');
    expect(text).toContain('10:00, 12:00, 14:00, 14:30, 15:00, 15:30');
    expect(actions).toEqual([]);
    expect((await say('а в среду?')).text).toContain('10:00, 10:30, 11:00, 11:30, 12:00, 14:00');
    expect((await say('тогда завтра в 12')).actions).toMatchObject([
      { staffId: '1', from: '2026-11-24T12:00' },
    ]);
  });

  test('is booked with a free member of staff where the client named none', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('мужская стрижка завтра в 11:30')).text).toContain('мастер — Сергей');
    expect((await say('да')).actions).toMatchObject([{ staffId: '2' }]);
  });

  test('on a full day, leads to the next day with a free time', async () => {
    const full = [busy('x', '3', '2026-11-24T10:00', '2026-11-24T18:00')];
    const { say } = talk(salonContext({ client: anna, schedule: { busy: full } }));
    const { text } = await say('педикюр завтра после обеда');
    expect(text).toContain('К сожалению, во вторник, 24 ноября, всё занято.');
    expect(text).toContain('«Педикюр», 2 300 ₽. Свободно, например, в среду, 25 ноября: 13:00');
    expect((await say('в 13:30')).actions).toMatchObject([{ from: '2026-11-25T13:30' }]);
  });

  test('on a day off of the requested member of staff, leads to their next working day', async () => {
    const oksanaOnThursday = [
      hours('1', '2026-11-26', '10:00', '12:00'),
      hours('2', '2026-11-24', '10:00', '20:00'),
    ];
    const { say } = talk(salonContext({ client: anna, schedule: { hours: oksanaOnThursday } }));
    const { text } = await say('мужская стрижка у Оксаны завтра');
    expect(text).toContain('Оксана не работает во вторник, 24 ноября.');
    expect(text).toContain('мастер — Оксана, 1 500 ₽. Свободно в четверг, 26 ноября: 10:00, 10:30, 11:00.');
  });

  test('in the past is reported as past', async () => {
    const { say } = talk(salonContext({ client: anna }));
    expect((await say('мужская стрижка сегодня в 11')).text).toContain('Это время уже прошло.');
  });

  test('on a day that is over is reported as past', async () => {
    expect((await talk(salonContext({ client: anna })).say('запишите на педикюр вчера')).text).toContain(
      'Это время уже прошло.',
    );
  });

  test('because the requested member of staff does not perform it, is not booked with another without a yes', async () => {
    const { say } = talk(salonContext({ client: anna }));
    const { text, actions } = await say('педикюр у Сергея завтра в 15');
    expect(text).toContain('Сергей не выполняет услугу «Педикюр». Кто выполняет: Ирина.');
    expect(text).toContain('«Педикюр», во вторник, 24 ноября, в 15:00, мастер — Ирина, 2 300 ₽. Подойдёт?');
    expect(text).not.toContain('К сожалению');
    expect(actions).toEqual([]);
    expect((await say('да')).actions).toMatchObject([{ type: 'book', staffId: '3' }]);
  });

  test('because no member of staff has the requested name, is not booked with another without a yes', async () => {
    const { say } = talk(englishSalonContext({ client: { name: 'Anna' } }));
    const { text, actions } = await say('haircut with Marina tomorrow at 10am');
    expect(text).toMatch(/of that name works here\. Available with: Oksana and Sergey\./);
    expect(actions).toEqual([]);
  });

  test('because nothing is free, leads to the phone number', async () => {
    const { say } = talk(salonContext({ client: anna, schedule: { hours: [] } }));
    expect((await say('на педикюр')).text).toContain('Позвоните нам, пожалуйста: +74951234567.');
  });
});
