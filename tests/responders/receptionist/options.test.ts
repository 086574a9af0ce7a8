import type { Context } from '../../../src/domain/context';
import type { ReplyOption } from '../../../src/domain/turn';
import { bookingOf, busy, englishSalonContext, salonContext } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
const ann = { name: 'Ann' };
const TUESDAY = '2026-11-24';
const WEDNESDAY = '2026-11-25';

const ids = (options: readonly ReplyOption[] = []) => options.map(({ id }) => id);
const nails = bookingOf({
  id: '17',
  serviceId: '4',
  title: 'Маникюр',
  staffId: '3',
  from: `${WEDNESDAY}T10:00`,
  to: `${WEDNESDAY}T11:00`,
});
const cut = bookingOf({
  id: '18',
  serviceId: '1',
  title: 'Стрижка',
  staffId: '2',
  from: '2026-11-26T15:00',
  to: '2026-11-26T16:00',
});
const withBookings = (...bookings: (typeof nails)[]): Context =>
  salonContext({ client: { ...anna, bookings } });

describe('options', () => {
  test('of times name the day, the time, the service and the person who was wished for', async () => {
    const { reply } = await talk(salonContext({ client: anna })).say('педикюр в среду');
    expect(reply.options?.[0]).toEqual({ id: `time:${WEDNESDAY}T10:00::6`, title: 'ср, 25 нояб., 10:00' });
    expect(reply.options).toHaveLength(6);
    const named = await talk(salonContext({ client: anna })).say('педикюр в среду к Ирине');
    expect(ids(named.reply.options)[0]).toBe(`time:${WEDNESDAY}T10:00:3:6`);
  });

  test('of services carry the price, and the title fits', async () => {
    const { reply } = await talk(englishSalonContext({ client: ann })).say('book me in please');
    expect(reply.options?.[0]).toEqual({
      id: 'service:1',
      title: 'Haircut',
      description: 'Haircut: $40, 60 min',
    });
    for (const { title, description = '' } of reply.options ?? []) {
      expect(title.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(72);
    }
  });

  test('answer yes or no to a booking, a move and a cancellation', async () => {
    const booking = await talk(salonContext({ client: anna })).say('педикюр в среду в 12');
    expect(booking.reply.options).toEqual([
      { id: `yes:time:${WEDNESDAY}T12:00:3:6`, title: 'Да, записать' },
      { id: `no:time:${WEDNESDAY}T12:00:3:6`, title: 'Нет' },
    ]);
    const move = await talk(withBookings(nails)).say('перенесите запись на среду в 15');
    expect(ids(move.reply.options)[0]).toBe(`yes:time:${WEDNESDAY}T15:00:3:4:17`);
    const cancel = await talk(withBookings(nails)).say('отмените запись');
    expect(ids(cancel.reply.options)).toEqual(['yes:cancel:17', 'no:cancel:17']);
  });

  test('list the bookings that may be meant', async () => {
    const { reply } = await talk(withBookings(nails, cut)).say('отмените запись');
    expect(ids(reply.options)).toEqual(['cancel:17', 'cancel:18']);
  });

  test('are left out when nothing is asked, and when a name is', async () => {
    const { say } = talk(salonContext());
    expect((await say('где вы находитесь?')).reply.options).toBeUndefined();
    expect((await say('педикюр в среду в 12')).reply.options).toBeUndefined();
  });
});

describe('a press of a time', () => {
  test('is put to the client, and books with a yes', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('педикюр в среду');
    const put = await press(`time:${WEDNESDAY}T12:00::6`);
    expect(put.actions).toEqual([]);
    expect(put.text).toBe('«Педикюр», в среду, 25 ноября, в 12:00, мастер — Ирина, 2 300 ₽. Записать вас?');
    expect((await press(`yes:time:${WEDNESDAY}T12:00:3:6`)).actions).toMatchObject([
      { type: 'book', serviceId: '6', staffId: '3', from: `${WEDNESDAY}T12:00` },
    ]);
  });

  test('needs nothing but its id, in a dialogue that has forgotten the list', async () => {
    const { press } = talk(englishSalonContext({ client: ann }));
    const { text, actions } = await press(`time:${WEDNESDAY}T15:00:1:1`);
    expect(text).toContain(
      'Haircut with Oksana on Wednesday, November 25, at 3:00 PM, $40. Shall I book it for you?',
    );
    expect(actions).toEqual([]);
  });

  test('of another service than the present one is about that service', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('мужская стрижка в среду для мужа');
    const { text } = await press(`time:${TUESDAY}T15:00::4`);
    expect(text).toBe('«Маникюр», во вторник, 24 ноября, в 15:00, мастер — Ирина, 1 800 ₽. Записать вас?');
  });

  test('that is taken meanwhile offers others', async () => {
    const taken = busy('9', '3', `${WEDNESDAY}T12:00`, `${WEDNESDAY}T13:00`);
    const { press } = talk(salonContext({ client: anna, schedule: { busy: [taken] } }));
    const { text, reply } = await press(`time:${WEDNESDAY}T12:00:3:6`);
    expect(text).toContain('К сожалению, в среду, 25 ноября, в 12:00 свободного времени нет.');
    expect(text).toContain('Какое время вам удобно?');
    expect(ids(reply.options)).toContain(`time:${WEDNESDAY}T13:00:3:6`);
  });

  test('that has passed offers others', async () => {
    const { press } = talk(englishSalonContext({ client: ann }));
    const { text, reply } = await press('time:2026-11-20T12:00::1');
    expect(text).toContain('That time has already passed.');
    expect(reply.options?.length).toBeGreaterThan(1);
  });

  test('of a service that is gone lists the present ones', async () => {
    const { press } = talk(salonContext({ client: anna }));
    const { text, reply } = await press(`time:${WEDNESDAY}T12:00::99`);
    expect(text).toContain('Этой услуги у нас больше нет.');
    expect(ids(reply.options)).toContain('service:4');
  });

  test('with a person who is gone is put with another one', async () => {
    const { press } = talk(englishSalonContext({ client: ann }));
    const { text } = await press(`time:${WEDNESDAY}T15:00:99:1`);
    expect(text).toContain('That person no longer works here.');
    expect(text).toContain('Haircut with Oksana on Wednesday, November 25, at 3:00 PM, $40.');
  });

  test('that the client has booked already says so', async () => {
    const { text, actions } = await talk(withBookings(nails)).press(`time:${WEDNESDAY}T10:00::4`);
    expect(text).toContain('На это время вы уже записаны');
    expect(actions).toEqual([]);
  });

  test('is read together with what the client writes', async () => {
    const { press } = talk(salonContext({ client: anna }));
    const { text } = await press(`time:${WEDNESDAY}T12:00::6`, 'а где вы находитесь?');
    expect(text).toContain('Тверская, 5');
    expect(text).toContain('в 12:00, мастер — Ирина');
  });
});

describe('a press of a yes', () => {
  test('of an earlier proposal books nothing and asks again about the present one', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('педикюр в среду в 12');
    await say('нет, лучше в 15');
    const { text, actions, reply } = await press(`yes:time:${WEDNESDAY}T12:00:3:6`);
    expect(actions).toEqual([]);
    expect(text).toBe(
      'Эта кнопка от прежнего вопроса, по ней я ничего не меняю.\n' +
        '«Педикюр», в среду, 25 ноября, в 15:00, мастер — Ирина, 2 300 ₽: записать вас?',
    );
    expect((await press(ids(reply.options)[0] ?? '')).actions).toMatchObject([
      { from: `${WEDNESDAY}T15:00` },
    ]);
  });

  test.each([
    ['another day', `yes:time:${TUESDAY}T15:00:1:1`],
    ['another person', `yes:time:${WEDNESDAY}T15:00:2:1`],
    ['another service', `yes:time:${WEDNESDAY}T15:00:1:2`],
    ['a move', `yes:time:${WEDNESDAY}T15:00:1:1:17`],
    ['a cancellation', 'yes:cancel:17'],
  ])('to %s is no yes to the proposal', async (_other, id) => {
    const { say, press } = talk(englishSalonContext({ client: ann }));
    await say('haircut with Oksana on Wednesday at 3pm');
    const { text, actions } = await press(id);
    expect(actions).toEqual([]);
    expect(text).toContain('shall I book it?');
  });

  test('with a doubt beside it is no yes', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('педикюр в среду в 12');
    expect((await press(`yes:time:${WEDNESDAY}T12:00:3:6`, 'ой нет, подождите')).actions).toEqual([]);
  });

  test('for the second time books nothing more', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('педикюр в среду в 12');
    await press(`yes:time:${WEDNESDAY}T12:00:3:6`);
    const { text, actions } = await press(`yes:time:${WEDNESDAY}T12:00:3:6`);
    expect(actions).toEqual([]);
    expect(text).toContain('На это время вы уже записаны');
  });

  test('to a proposal that was withdrawn puts it to the client again', async () => {
    const { say, press } = talk(englishSalonContext({ client: ann }));
    await say('haircut with Oksana on Wednesday at 3pm');
    await say('never mind');
    const { text, actions } = await press(`yes:time:${WEDNESDAY}T15:00:1:1`);
    expect(actions).toEqual([]);
    expect(text).toContain('Shall I book it for you?');
  });

  test('moves and cancels exactly what it names', async () => {
    const moved = talk(withBookings(nails));
    await moved.say('перенесите запись на среду в 15');
    expect((await moved.press(`yes:time:${WEDNESDAY}T15:00:3:4:17`)).actions).toEqual([
      { type: 'reschedule', bookingId: '17', from: `${WEDNESDAY}T15:00` },
    ]);
    const cancelled = talk(withBookings(nails, cut));
    await cancelled.say('отмените маникюр');
    const other = await cancelled.press('yes:cancel:18');
    expect(other.actions).toEqual([]);
    expect(other.text).toContain('Отменить запись?');
    expect((await cancelled.press('yes:cancel:17')).actions).toEqual([{ type: 'cancel', bookingId: '17' }]);
  });
});

describe('a press of a no', () => {
  test('refuses what it names, and nothing else', async () => {
    const { say, press } = talk(withBookings(nails, cut));
    await say('отмените маникюр');
    expect((await press('no:cancel:18')).text).toContain('Отменить запись?');
    expect((await press('no:cancel:17')).text).toContain('Хорошо, запись остаётся: «Маникюр»');
  });
});

describe('a press of an entry', () => {
  test('of a service goes on with the wish', async () => {
    const { say, press } = talk(englishSalonContext({ client: ann }));
    await say('book me in on Wednesday at 3pm');
    expect((await press('service:1')).text).toContain(
      'Haircut with Oksana on Wednesday, November 25, at 3:00 PM',
    );
  });

  test('of a service that is gone lists the present ones', async () => {
    const { text, reply } = await talk(salonContext({ client: anna })).press('service:99');
    expect(text).toContain('Этой услуги у нас больше нет.');
    expect(ids(reply.options)).toContain('service:4');
  });

  test('of a person takes them', async () => {
    const { say, press } = talk(salonContext({ client: anna }));
    await say('мужская стрижка в среду в 15');
    expect((await press('staff:2')).text).toContain('мастер — Сергей, 1 500 ₽. Записать вас?');
    expect((await press('staff:99')).text).toContain('Этот мастер у нас больше не работает.');
  });

  test('of a booking means that one', async () => {
    const { say, press } = talk(withBookings(nails, cut));
    await say('отмените запись');
    const { text, reply } = await press('cancel:18');
    expect(text).toContain('«Стрижка», в четверг, 26 ноября, в 15:00, мастер — Сергей. Отменить её?');
    expect(ids(reply.options)[0]).toBe('yes:cancel:18');
    expect((await press('move:17')).text).toContain('На какой день и какое время её перенести?');
  });

  test.each(['cancel:99', 'move:99', 'yes:cancel:99', `time:${WEDNESDAY}T12:00::6:99`])(
    'of a booking that is no longer there tells what stands: %s',
    async (id) => {
      const { text, actions } = await talk(withBookings(nails)).press(id);
      expect(text).toContain('Этой записи уже нет.\nВы записаны: «Маникюр»');
      expect(actions).toEqual([]);
    },
  );
});

test.each(['menu-3', 'yes:', 'yes:book', 'time:2026-13-45T12:00::6', 'time:today::4', 'cancel:'])(
  'a foreign or broken id is read as its text: %s',
  async (choice) => {
    const { say, send } = talk(salonContext({ client: anna }));
    await say('педикюр в среду');
    const { text } = await send({ kind: 'button', text: 'какой у вас адрес?', choice });
    expect(text).toContain('Тверская, 5');
  },
);
