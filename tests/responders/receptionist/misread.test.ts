import { bookingOf, busy, englishSalonContext, salonContext } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
const mine = bookingOf();
const booked = () =>
  salonContext({
    client: { ...anna, bookings: [mine] },
    schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
  });

describe('bounds', () => {
  test('outlive a time that is not free', async () => {
    const taken = busy('700', '3', '2026-11-24T14:00', '2026-11-24T16:30');
    const { say } = talk(salonContext({ client: anna, schedule: { busy: [taken] } }));
    await say('педикюр завтра не раньше часу');
    const { text } = await say('давайте на 15');
    expect(text).toContain('свободного времени нет');
    expect(text).not.toMatch(/1[0-2]:\d\d/);
  });

  test('a refused hour does not refuse the part of the day before it', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр завтра');
    expect((await say('с утра лучше, но не в 10')).text).toContain('11:00');
  });
});

describe('a refused time', () => {
  test.each([
    'не, 15 поздно, чёнить пораньше есть?',
    '15:00 мне поздно, а пораньше есть?',
    'не, 15 это поздновато',
    '3 pm is too late for me, anything earlier?',
    '3pm is a bit late',
  ])('is the latest that was meant: %s', async (text) => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр завтра с 14 до 16');
    const { text: answer, actions } = await say(text);
    expect(actions).toEqual([]);
    expect(answer).toMatch(/1[0-4]:\d\d|1[0-2]:\d\d AM|[12]:\d\d PM/);
    expect(answer).not.toMatch(/15:00|3:00/);
  });

  test('is the earliest, if it is too early', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр завтра с 14 до 16');
    expect((await say('14:00 рано, а попозже есть?')).text).not.toMatch(/1[0-4]:00/);
  });
});

describe('several people', () => {
  test('come one after the other, where they cannot come at the same time', async () => {
    const { say } = talk(salonContext({ client: anna }));
    const { text } = await say('педикюр на двоих завтра');
    expect(text).toContain('друг за другом');
    const first = await say('в 10');
    expect(first.actions).toMatchObject([{ from: '2026-11-24T10:00' }]);
    expect(first.text).toContain('Теперь — «Педикюр»');
  });

  test('a price "for the two" is not for two people', async () => {
    const { say } = talk(englishSalonContext());
    await say('a haircut and a manicure on wednesday');
    expect((await say('how much for the two?')).text).not.toContain('2 people');
  });
});

describe('a booking of the client', () => {
  test.each(['у меня стрижка 25 ноября', 'а стрижка моя 25 ноября осталась?'])(
    '«%s» is known',
    async (told) => {
      const { say } = talk(booked());
      expect((await say(told)).text).toContain('в среду, 25 ноября, в 15:00');
    },
  );

  test('is moved from its day to the other one that is named', async () => {
    const { say } = talk(booked());
    expect((await say('моя стрижка 25 ноября, можно на день раньше?')).text).toContain('24 ноября');
  });

  test.each(['на когда я там?', 'whats my time?', 'so is it still on?', 'when n where then?'])(
    'is told after «%s»',
    async (question) => {
      const { say } = talk(booked());
      expect((await say(question)).text).toMatch(/15:00|3:00 PM/);
    },
  );
});

const nails = bookingOf({
  id: '502',
  serviceId: '4',
  title: 'Маникюр',
  staffId: '3',
  from: '2026-11-25T12:00',
  to: '2026-11-25T13:00',
});
const two = () => salonContext({ client: { ...anna, bookings: [mine, nails] } });
const twoInEnglish = () => englishSalonContext({ client: { ...anna, bookings: [mine, nails] } });

describe('one of two bookings', () => {
  test.each([
    ['стрижку отмените, а маникюр оставьте', two],
    ['стрижку которую, маникюр не трогайте!!', two],
    ['the haircut one, leave the manicure alone', twoInEnglish],
  ] as const)('is chosen, and the other one is left alone: %s', async (text, context) => {
    const { say } = talk(context());
    await say(context === two ? 'отмените запись' : 'cancel my appointment');
    expect((await say(text)).actions).toEqual([]);
    expect((await say(context === two ? 'да' : 'yes')).actions).toEqual([
      { type: 'cancel', bookingId: '501' },
    ]);
  });

  test.each([
    ['а маникюр можно на час позже?', two],
    ['can the manicure be an hour later?', twoInEnglish],
  ] as const)('is moved, while the other one is to be cancelled: %s', async (text, context) => {
    const { say } = talk(context());
    await say(context === two ? 'отмените стрижку' : 'cancel my haircut');
    expect((await say(text)).reply.state).toMatchObject({ frame: { task: 'move', bookingId: '502' } });
  });

  test.each([
    'could I do thursday instead, same sort of time?',
    'I mean move my existing booking to thursday',
  ])('is moved, although it was to be cancelled: %s', async (text) => {
    const { say } = talk(twoInEnglish());
    await say('cancel my haircut');
    expect((await say(text)).reply.state).toMatchObject({
      frame: { task: 'move', bookingId: '501', dates: ['2026-11-26'] },
    });
  });
});

test('two people with a service each are two wishes', async () => {
  const { say } = talk(englishSalonContext());
  const text = 'book me and my mum for Saturday? manicure for me and a haircut for her';
  expect((await say(text)).reply.state).toMatchObject({
    frame: { serviceIds: ['4'], people: 1, next: [{ serviceIds: ['1'], people: 1 }] },
  });
});

describe('the person', () => {
  test('a booking for a guest becomes the client’s own', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр для мужа завтра');
    expect((await say('это мне, а не мужу')).reply.state).not.toMatchObject({ frame: { guest: 'муж' } });
  });

  test('is answered while a person of the salon was promised', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('педикюр завтра в 12');
    await say('у меня аллергия');
    expect((await say('это мне, а не мужу')).text).not.toBe('');
  });
});

test.each([
  ['к оксане не надо и к сергею тоже', ['1', '2']],
  ['not with oksana or sergey', ['1', '2']],
])('«%s» refuses both', async (text, staffIds) => {
  const { say } = talk(salonContext({ client: anna }));
  await say('маникюр завтра');
  expect((await say(text)).reply.state).toMatchObject({ frame: { excluded: { staffIds } } });
});

test.each([
  ['на работу убегаю, можно педикюр завтра в 12', []],
  ['если я опоздаю на десять минут, меня примут?', []],
  ['у меня все лицо красное!!!', ['health']],
  ['im on roaccutane is that a problem', ['health']],
  ['опоздаю минут на 10', ['lateness']],
  ['не успеваю в пятницу, можно на субботу перекинуть?', []],
  ['я не опаздываю, мне перенести запись нужно', []],
  ['12:30 is a bit late, anything earlier that morning?', []],
  ["sorry i'm running a bit late", ['lateness']],
])('«%s» is handed over as: %j', async (text, reasons) => {
  const { say } = talk(salonContext({ client: anna }));
  const { actions } = await say(text);
  expect(actions.flatMap((action) => (action.type === 'hand-over' ? [action.reason] : []))).toEqual(reasons);
});

test('a refusal of the listed services and another one is a correction', async () => {
  const { say } = talk(salonContext({ client: anna }));
  await say('маникюр в среду');
  expect((await say('не маникюр, педикюр')).text).toContain('«Педикюр», 2 300 ₽. Свободно');
});
