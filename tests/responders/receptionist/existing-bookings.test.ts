import { bookingOf, busy, salonContext } from '../../support/contexts';
import { talk } from './talk';

const anna = { name: 'Анна' };
/** Анна, with the booking of Wednesday at 15:00 in the calendar too. */
const annaBooked = (...more: Parameters<typeof bookingOf>) =>
  salonContext({
    client: { ...anna, bookings: [bookingOf(), ...more.map(bookingOf)] },
    schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
  });
const MANICURE = {
  id: '502',
  serviceId: '4',
  title: 'Маникюр',
  staffId: '3',
  from: '2026-11-27T12:00',
  to: '2026-11-27T13:00',
  price: 1800,
};

describe('a booking that exists', () => {
  test('is reported with its member of staff', async () => {
    expect((await talk(annaBooked()).say('на когда я записана?')).text).toContain(
      'Вы записаны: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана.',
    );
  });

  test('is not reported once it is over or cancelled', async () => {
    const bookings = [bookingOf({ status: 'cancelled' }), bookingOf({ to: '2026-11-23T11:00' })];
    const { say } = talk(salonContext({ client: { ...anna, bookings } }));
    expect((await say('когда у меня запись?')).text).toContain('Предстоящих записей у вас нет.');
  });

  test('is cancelled after a yes', async () => {
    const { say } = talk(annaBooked());
    const question = await say('отмените запись');
    expect(question.text).toContain('Отменить её?');
    expect(question.actions).toEqual([]);
    expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
    expect((await say('отмените запись')).text).toBe('Предстоящих записей у вас нет.');
  });

  test('stays after a no', async () => {
    const { say } = talk(annaBooked());
    await say('отмените запись');
    const { text, actions } = await say('нет, не надо');
    expect(text).toContain('запись остаётся');
    expect(actions).toEqual([]);
  });

  test('is cancelled after a yes, even when the message says which', async () => {
    const { say } = talk(annaBooked());
    const { text, actions } = await say('отмените стрижку в среду');
    expect(text).toContain('Отменить её?');
    expect(actions).toEqual([]);
    expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
  });

  test('is not cancelled when the message names another day', async () => {
    const { text, actions } = await talk(annaBooked()).say('отмените запись на пятницу');
    expect(actions).toEqual([]);
    expect(text).toContain('У вас запись: «Мужская стрижка», в среду');
  });

  test('is asked about where there are several', async () => {
    const { say } = talk(annaBooked(MANICURE));
    expect((await say('отмените запись')).text).toContain('У вас 2 записи:\n1. «Мужская стрижка»');
    expect((await say('вторую')).text).toContain('У вас запись: «Маникюр»');
    expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '502' }]);
  });

  test('moves after a yes when the message has the new time', async () => {
    const { say } = talk(annaBooked());
    const question = await say('перенесите запись на 15:30');
    expect(question.text).toContain(
      'Перенести на новое время: «Мужская стрижка», в среду, 25 ноября, в 15:30',
    );
    expect(question.actions).toEqual([]);
    const { text, actions } = await say('да');
    expect(text).toContain(
      'Запись перенесена: «Мужская стрижка», в среду, 25 ноября, в 15:30, мастер — Оксана',
    );
    expect(actions).toEqual([{ type: 'reschedule', bookingId: '501', from: '2026-11-25T15:30' }]);
  });

  test('moves to another day once a time is chosen, near the old one', async () => {
    const { say } = talk(annaBooked());
    const { text, actions } = await say('перенесите на пятницу');
    expect(text).toContain('Свободно в пятницу, 27 ноября: 14:00, 14:30, 15:00, 15:30, 16:00, 16:30');
    expect(actions).toEqual([]);
    expect((await say('в 16')).actions).toMatchObject([{ type: 'reschedule', from: '2026-11-27T16:00' }]);
  });

  test('moves to the time of the first message, after a question which one is meant', async () => {
    const { say } = talk(annaBooked(MANICURE));
    expect((await say('перенесите запись на субботу в 11')).text).toContain('О какой из них речь?');
    await say('та, что в пятницу');
    expect((await say('да')).actions).toEqual([
      { type: 'reschedule', bookingId: '502', from: '2026-11-28T11:00' },
    ]);
  });

  test('moves when the client cannot come and names another day', async () => {
    const { say } = talk(annaBooked());
    expect((await say('Не смогу в среду прийти, можно в четверг в 15?')).actions).toEqual([]);
    expect((await say('да')).actions).toMatchObject([{ type: 'reschedule', from: '2026-11-26T15:00' }]);
  });

  test('is still about to be cancelled after another question', async () => {
    const { say } = talk(annaBooked());
    await say('отмените запись');
    expect((await say('а сколько стоит маникюр?')).text).toMatch(/1 800 ₽(.*\n)+.*Отменить запись\?/);
    expect((await say('да')).actions).toMatchObject([{ type: 'cancel' }]);
  });

  test('gets a question about its new day when the message names none', async () => {
    const { say } = talk(annaBooked());
    const question =
      'У вас запись: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана. На какой день и какое время её перенести?';
    expect((await say('перенесите запись')).text).toContain(question);
    expect((await say('в пятницу в 11')).actions).toMatchObject([
      { type: 'reschedule', from: '2026-11-27T11:00' },
    ]);
    expect((await say('а можно другое время?')).text).toBe(
      question.replace('в среду, 25 ноября, в 15:00', 'в пятницу, 27 ноября, в 11:00'),
    );
  });

  test('moves when its service is not in the catalogue', async () => {
    const other = bookingOf({ serviceId: null, title: 'Консультация', to: '2026-11-25T15:30', price: null });
    const { say } = talk(salonContext({ client: { ...anna, bookings: [other] } }));
    await say('перенесите на 16');
    const { text, actions } = await say('да');
    expect(text).toContain('Запись перенесена: «Консультация», в среду, 25 ноября, в 16:00');
    expect(actions).toEqual([{ type: 'reschedule', bookingId: '501', from: '2026-11-25T16:00' }]);
  });

  test('moves to another member of staff, who is named in the action', async () => {
    const { say } = talk(annaBooked());
    await say('перенесите запись к Сергею на четверг в 12');
    expect((await say('да')).actions).toEqual([
      { type: 'reschedule', bookingId: '501', from: '2026-11-26T12:00', staffId: '2' },
    ]);
  });

  test('moves instead, if the client would rather not cancel it', async () => {
    const { say } = talk(annaBooked());
    await say('отмените запись');
    expect((await say('нет, отменять не надо, можно в четверг в 15?')).text).toContain(
      'Перенести на новое время: «Мужская стрижка», в четверг, 26 ноября, в 15:00',
    );
  });

  test('is not moved by its own day and time', async () => {
    expect((await talk(annaBooked()).say('увидимся в среду')).text).toBe(
      'Здравствуйте, Анна!\nНа это время вы уже записаны: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана.',
    );
  });

  test('is made a second time for a friend', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на мужскую стрижку завтра в 15');
    await say('да');
    expect((await say('и подругу тоже, в 16')).text).toContain(
      '«Мужская стрижка», во вторник, 24 ноября, в 16:00',
    );
  });

  test('is not made again because the message speaks of another person', async () => {
    const { say } = talk(salonContext({ client: anna }));
    await say('запишите на мужскую стрижку завтра в 15');
    await say('да');
    const { text, actions } = await say('спасибо, муж будет рад');
    expect(text).toBe('Пожалуйста, Анна! Хорошего дня!');
    expect(actions).toEqual([]);
  });
});
