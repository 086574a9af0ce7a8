import { bookingOf, busy, englishSalonContext, member, salonContext, service } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
const SERVICES = [
  service('1', 'Мужская стрижка', 'Волосы', 1500, 1500, 60),
  service('2', 'Женская стрижка', 'Волосы', 2000, 2000, 60),
  service('3', 'Маникюр классический', 'Маникюр', 1300, 1300, 60),
  service('4', 'Маникюр с гель-лаком', 'Маникюр', 2300, 2300, 60),
  service('5', 'Коррекция наращивания', 'Маникюр', 3000, 3000, 60),
  service('6', 'Коррекция бровей', 'Брови', 800, 800, 30),
  service('7', 'Архитектура бровей', 'Брови', 1600, 1600, 60),
  service('8', 'Педикюр классический', 'Педикюр', 2200, 2200, 60),
];
const ALL = SERVICES.map(({ id }) => id);
const STAFF = [member('1', 'Алина', ALL), member('2', 'Сергей', ALL), member('3', 'Ирина', ALL)];

const salon = (client = {}) =>
  salonContext({ client, company: { services: SERVICES, staff: STAFF.map((one) => ({ ...one })) } });

describe('a service that is not chosen yet', () => {
  test('is said as the client has called it', async () => {
    const { say } = talk(salon());
    expect((await say('на маник завтра после обеда')).text).toContain(
      'Понимаю так: маник, во вторник, 24 ноября',
    );
    expect((await say('а как меня зовут?')).text).toContain('Маник, во вторник, 24 ноября');
    expect((await say('а что я просила?')).text).toContain('Вы хотели: маник, во вторник, 24 ноября');
  });

  test('is sought in the category that is spoken of', async () => {
    const { say } = talk(salon(anna));
    await say('на архитектуру бровей завтра в 14');
    expect((await say('ой нет, просто коррекция')).text).toContain(
      '«Коррекция бровей», во вторник, 24 ноября, в 14:00',
    );
  });

  test('is another one of its kind, if this one is refused', async () => {
    const { say } = talk(salon());
    await say('сколько стоит маникюр с гелем?');
    const { text } = await say('а без покрытия?');
    expect(text).toContain('Маникюр классический');
    expect(text).not.toMatch(/стрижка|гель|Коррекция/);
  });
});

describe('a refused service', () => {
  const nails = SERVICES.map((one) => ({ ...one, category: 'Красота' }));
  const oneCategory = () => salonContext({ client: anna, company: { services: nails, staff: STAFF } });

  test.each([
    ['хочу классический маникюр завтра', 'ой, маникюр не надо'],
    ['хочу маникюр с гель-лаком завтра', 'маникюр с гель-лаком не надо'],
    ['женскую стрижку завтра', 'женскую стрижку не хочу'],
    ['женскую стрижку завтра в 12', 'нет, женскую стрижку не надо'],
    ['маникюр с гель-лаком завтра в 12', 'а без гель-лака?'],
    ["women's haircut tomorrow at 12", "no, not a women's haircut"],
  ])('is not replaced by another one: %s – %s', async (before, refusal) => {
    const { say } = talk(oneCategory());
    await say(before);
    expect((await say(refusal)).text).toMatch(/На какую услугу|Which service/);
  });
});

describe('bounds', () => {
  test.each(['завтра после трёх, но не позже пяти', 'tomorrow after 3, but no later than 5'])(
    'hold both: %s',
    async (text) => {
      const { say } = talk(salon(anna));
      await say(text);
      const { reply } = await say('педикюр классический');
      const times = reply.options?.map(({ id }) => /T\d\d:\d\d/.exec(id)?.[0]);
      expect(times).toEqual(['T15:00', 'T15:30', 'T16:00', 'T16:30']);
    },
  );

  test('of a later message narrow those of an earlier one', async () => {
    const { say } = talk(salon(anna));
    await say('педикюр классический завтра вечером');
    expect((await say('не позже 18')).text).toContain('17:00, 17:30. Какое');
    expect((await say('ой нет, до 12')).text).not.toContain('17:00');
  });

  test('that exclude none of the times put the first of them', async () => {
    const { say } = talk(salon(anna));
    await say('педикюр классический завтра утром');
    const { text, actions } = await say('с 10 утра');
    expect(actions).toEqual([]);
    expect(text).toContain('в 10:00, мастер — Алина, 2 200 ₽. Записать вас?');
    expect((await say('да')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T10:00' }]);
  });

  test.each(['а после 10 есть ещё время?', 'is there anything after 10?'])(
    'in a question put none: %s',
    async (text) => {
      const { say } = talk(salon(anna));
      await say('педикюр классический завтра утром');
      expect((await say(text)).text).toMatch(/10:30/);
    },
  );

  test('a refused part of the day keeps the day', async () => {
    const { say } = talk(salon(anna));
    await say('classic pedicure on Wednesday');
    expect((await say('anything but the early morning')).text).toContain('Wednesday, November 25');
  });
});

describe('while a name is asked for', () => {
  test.each(['nope wait, 3', 'is 3 possible?', 'нет, лучше в 3', '3'])(
    'another time is heard: %s',
    async (text) => {
      const { say } = talk(salon());
      await say('педикюр классический завтра в 14');
      expect((await say(text)).text).toMatch(/в 15:00|at 3:00 PM/);
    },
  );

  test('the name of a relative beside it is heard too', async () => {
    const { say } = talk(salon());
    expect((await say('запишите маму на педикюр классический завтра в 14')).text).toContain(
      'для кого: мама. Как вас зовут?',
    );
    expect((await say('маму зовут Нина, а я Ира')).actions).toMatchObject([
      { type: 'rename-client', name: 'Ира' },
      { type: 'book', comment: 'Нина, мама' },
    ]);
  });

  test.each(['Мария, а кабинет 5?', 'Мария. Нас будет 2, это можно?', 'Kate. Is it suite 5?'])(
    'a number in a question beside the name is no time, and the question is declined: %s',
    async (text) => {
      const { say } = talk(salon());
      await say('педикюр классический завтра в 12');
      const { text: answer } = await say(text);
      expect(answer).toMatch(/Точного ответа|for certain/);
      expect(answer).toMatch(/в 12:00|at 12:00 PM/);
    },
  );

  test.each(['and my friend wants one too', 'и подруга тоже хочет'])(
    'a second person comes too: %s',
    async (text) => {
      const { say } = talk(salon());
      await say('педикюр классический завтра в 14');
      await say(text);
      expect((await say('Майя')).actions.filter(({ type }) => type === 'book')).toHaveLength(2);
    },
  );
});

describe('a name', () => {
  test('after a yes is the client’s', async () => {
    const { say } = talk(salon());
    await say('маникюр завтра');
    expect((await say('ок, Алёна')).actions).toEqual([{ type: 'rename-client', name: 'Алёна' }]);
  });

  test('«алё» is none', async () => {
    const { say } = talk(salon());
    expect((await say('алё, на мужскую стрижку')).text).not.toContain('Алина');
  });
});

describe('as last time', () => {
  const visit = bookingOf({
    id: '400',
    status: 'completed',
    serviceId: '4',
    title: 'Маникюр с гель-лаком',
    staffId: '3',
    from: '2026-11-10T12:00',
    to: '2026-11-10T13:00',
  });
  const open = bookingOf({
    id: '501',
    serviceId: '1',
    title: 'Мужская стрижка',
    staffId: '1',
    from: '2026-11-26T15:00',
    to: '2026-11-26T16:00',
  });
  const known = { ...anna, bookings: [open, visit] };

  test.each(['same as last time please, on Friday', 'как в прошлый раз, в пятницу'])(
    'moves no other booking: %s',
    async (text) => {
      const { say } = talk(salon(known));
      await say(text);
      expect((await say('12:00')).actions).toMatchObject([
        { type: 'book', serviceId: '4', from: '2026-11-27T12:00' },
      ]);
    },
  );

  test('«на следующей неделе» is counted from today', async () => {
    const { say } = talk(salon(known));
    const { text } = await say('хочу как в прошлый раз, на следующей неделе');
    expect(text).not.toContain('прошло');
    expect(text).toContain('пн, 30 ноября – вс, 6 декабря');
  });

  test('"what was it?" is answered', async () => {
    const { say } = talk(salon(known));
    expect((await say('а что было в прошлый раз?')).text).toContain('В прошлый раз: «Маникюр с гель-лаком»');
  });
});

describe('two people', () => {
  test.each([
    'нам стрижку: мне женскую, мужу мужскую',
    'стрижка мне женская, а мужу мужская',
    "a haircut for me, the women's one, and for my husband the men's one",
  ])('get their shares also if the general word comes first: %s', async (text) => {
    const { say } = talk(salon(anna));
    await say('запишите на стрижку');
    expect((await say(text)).text).toMatch(/Женская стрижка»? (и|and) «?Мужская стрижка»? \((муж|husband)\)/);
  });

  test.each(['это для подруги, она тоже блондинка', "it's for my sister, she has long hair too"])(
    'are not meant by an adding word about one of them: %s',
    async (text) => {
      const { say } = talk(salon(anna));
      await say('педикюр классический завтра');
      expect((await say(text)).text).toMatch(/для кого: подруга|for sister/);
    },
  );

  test.each(['подруга тоже хочет', 'my sister wants one too'])(
    'are no more if it is said twice: %s',
    async (text) => {
      const { say } = talk(salon(anna));
      await say('педикюр классический завтра');
      await say(text);
      expect((await say(text)).text).toMatch(/на 2 чел|for 2 people/);
    },
  );

  test('are the client, who is booked, and one more', async () => {
    const { say } = talk(salon(anna));
    await say('педикюр классический завтра в 12');
    await say('да');
    expect((await say('да, и подругу запишите тоже')).text).toContain('для кого: подруга');
  });

  test.each(['мне женскую, а ему мужскую', "women's for me, men's for him", 'мужскую мужу, мне женскую'])(
    'get the services that are said for each: %s',
    async (text) => {
      const { say } = talk(salon(anna));
      await say('запишите нас с мужем на стрижку завтра в 12');
      expect((await say(text)).text).toMatch(
        /Женская стрижка.*Мужская стрижка|Мужская стрижка.*Женская стрижка/,
      );
    },
  );
});

describe('a side question', () => {
  test.each([
    ["what if I'm late, is there a penalty?", /for certain/],
    ['а мужчинам тоже делаете?', /Точного ответа/],
    ['wait, will i be charged?', /for certain/],
    ['does she speak english?', /^You can write to us here/],
    ['is she working that day?', /^Ирина works on Tuesday/],
    ['пятница это какое число?', /27 ноября/],
    ['а с той же мастерицей?', /Вы хотели.*Ирина|Точного/],
  ])('is answered, or honestly declined: %s', async (question, answer) => {
    const { say } = talk(salon(anna));
    await say('к Ирине на педикюр классический завтра');
    const { text, actions } = await say(question);
    expect(actions).toEqual([]);
    expect(text).toMatch(answer);
    expect(text).not.toContain('Волосы:');
  });

  test('about a difference shows both', async () => {
    const { say } = talk(salon(anna));
    await say('на маникюр');
    const { text } = await say('а в чем разница между классическим и с гель-лаком?');
    expect(text).toContain('1 300');
    expect(text).toContain('2 300');
  });

  test('about a certificate orders nothing', async () => {
    const { say } = talk(salon());
    const { text } = await say('хочу подарить маме сертификат на маникюр, продаёте?');
    expect(text).not.toContain('Какая услуга');
    expect((await say('и сама запишусь на педикюр классический завтра')).text).not.toContain('мама');
  });

  test('for the free times lists them again', async () => {
    const { say } = talk(salon(anna));
    await say('classic pedicure tomorrow');
    expect((await say('what times do you have?')).text).toMatch(/Free/);
  });
});

test('what the salon does not have is said beside what it has', async () => {
  const { say } = talk(englishSalonContext());
  const { text } = await say('a haircut and a beard trim tomorrow');
  expect(text).toContain("I don't see that (beard trim)");
  expect(text).toContain('Haircut, $40.');
});

test.each(['Сколько стоит женская стрижка и пирсинг?', "How much is a women's haircut and a piercing?"])(
  'and the price of what it has: %s',
  async (text) => {
    const { text: answer } = await talk(salon(anna)).say(text);
    expect(answer).toMatch(/пирсинг|piercing/);
    expect(answer).toMatch(/2\s000|2,000/);
  },
);

test.each(['да, запишите ещё раз', 'да, и запишите ещё на одну'])(
  'another wish after the booking was made begins another one: %s',
  async (text) => {
    const { say } = talk(salon(anna));
    await say('педикюр классический завтра в 12');
    await say('да');
    expect((await say(text)).text).toContain('На какую услугу');
  },
);

test('an agreement after the booking was made begins no other one', async () => {
  const { say } = talk(salon(anna));
  await say('педикюр классический завтра');
  await say('в 12');
  await say('да');
  expect((await say('да, записывайте')).text).toContain('Вы записаны: «Педикюр классический»');
});

test('a single free time is no wish of the client: another day has its own', async () => {
  const open = bookingOf({
    serviceId: '8',
    title: 'Педикюр классический',
    staffId: '3',
    from: '2026-11-27T17:00',
    to: '2026-11-27T18:00',
  });
  const taken = [
    busy('501', '3', '2026-11-27T17:00', '2026-11-27T18:00'),
    busy('600', '3', '2026-11-25T10:00', '2026-11-25T17:00'),
  ];
  const { say } = talk(
    salonContext({
      client: { ...anna, bookings: [open] },
      company: { services: SERVICES, staff: STAFF },
      schedule: { busy: taken },
    }),
  );
  await say('can I come on wednesday instead?');
  expect((await say('sorry, I mean thursday')).text).toMatch(/Free/);
});

test('the title of a service names no time of the day', async () => {
  const evening = service('9', 'Вечерняя причёска', 'Волосы', 4000, 4000, 60);
  const staff = [member('1', 'Алина', ['9'])];
  const { say } = talk(salonContext({ client: anna, company: { services: [evening], staff } }));
  expect((await say('на вечернюю причёску завтра')).text).toContain('10:00');
});

test.each(['запишите на завтра на 17', 'в среду на 17'])(
  'an hour beside a day is no day of the month: %s',
  async (text) => {
    const { say } = talk(salon(anna));
    await say('педикюр классический');
    expect((await say(text)).text).toContain('в 17:00, мастер');
  },
);
