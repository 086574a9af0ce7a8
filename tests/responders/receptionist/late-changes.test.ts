import type { Booking, Context } from '../../../src/domain/context';
import { bookingOf, busy, englishSalonContext, salonContext } from '../../support/contexts';
import { talk } from './talk';

const HAND_OVER = { type: 'hand-over', reason: expect.any(String) };
const notice = (changeNoticeMinutes: number | null, ...bookings: Booking[]): Context =>
  salonContext({
    company: { changeNoticeMinutes },
    client: { name: 'Анна', bookings },
    schedule: { busy: bookings.map(({ id, staffId, from, to }) => busy(id, staffId ?? '', from, to)) },
  });
const DAY = 24 * 60;
const inADay = bookingOf({ from: '2026-11-24T12:00', to: '2026-11-24T13:00' });
const inTwoDays = bookingOf({
  id: '502',
  title: 'Маникюр',
  serviceId: '4',
  staffId: '3',
  from: '2026-11-25T15:00',
  to: '2026-11-25T16:00',
});

describe('a booking that begins sooner than the company allows changes', () => {
  test.each([
    'отмените запись',
    'не смогу прийти завтра',
    'перенесите запись на пятницу в 15',
    'а можно попозже?',
  ])('is not changed, and a person is asked: %s', async (text) => {
    const { say } = talk(notice(DAY, inADay));
    const told = await say(text);
    expect(told.text).toContain(
      'Изменить эту запись здесь уже нельзя: «Мужская стрижка», во вторник, 24 ноября, в 12:00, мастер — Оксана. Отменить или перенести запись можно не позже чем за 24 часа до её начала.\nВам ответит администратор.',
    );
    expect(told.actions).toEqual([HAND_OVER]);
    expect((await say('да')).actions).toEqual([]);
  });

  test.each(['please cancel my appointment', 'can you move it to Friday at 3pm?'])(
    'is not changed, in English: %s',
    async (text) => {
      const client = { name: 'Ann', bookings: [bookingOf({ ...inADay, title: 'Haircut' })] };
      const { say } = talk(englishSalonContext({ company: { changeNoticeMinutes: 90 + DAY }, client }));
      const told = await say(text);
      expect(told.text).toContain(
        'A booking can be cancelled or moved until 1,530 minutes before it begins.',
      );
      expect(told.actions).toEqual([HAND_OVER]);
    },
  );

  test('is not changed by a yes to a question that was asked in time', async () => {
    const early = talk(notice(DAY, bookingOf({ from: '2026-11-24T12:01', to: '2026-11-24T13:00' })));
    expect((await early.say('отмените запись')).text).toContain('Отменить её?');
    const late = talk(early.context, '2026-11-23T09:01:00.000Z');
    const { text, actions } = await late.say('да');
    expect(text).toContain('Изменить эту запись здесь уже нельзя');
    expect(actions).toEqual([HAND_OVER]);
  });

  test('is not changed by a press either', async () => {
    const { press } = talk(notice(DAY, inADay));
    expect((await press('cancel:501')).actions).toEqual([HAND_OVER]);
    expect((await press('move:501')).text).toContain('Изменить эту запись здесь уже нельзя');
  });

  test('is not handed over twice', async () => {
    const { say } = talk(notice(DAY, inADay));
    await say('отмените запись');
    const { text, actions } = await say('перенесите запись на пятницу');
    expect(text).toContain('Изменить эту запись здесь уже нельзя');
    expect(actions).toEqual([]);
  });

  test('leaves the others as they are', async () => {
    const { say } = talk(notice(DAY, inADay, inTwoDays));
    expect((await say('отмените маникюр')).text).toContain('Отменить её?');
    expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '502' }]);
  });

  test('is no reason against a new one', async () => {
    const { say } = talk(notice(DAY, inADay));
    await say('запишите на педикюр завтра в 16');
    expect((await say('да')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T16:00' }]);
  });
});

test('without a rule, a booking can be changed until it begins', async () => {
  const begun = bookingOf({ from: '2026-11-23T11:30', to: '2026-11-23T12:30' });
  const { text, actions } = await talk(notice(null, begun)).say('отмените запись');
  expect(text).toContain('мастер — Оксана.\nВам ответит администратор.');
  expect(actions).toEqual([HAND_OVER]);
  const soon = bookingOf({ from: '2026-11-23T12:30', to: '2026-11-23T13:30' });
  expect((await talk(notice(null, soon)).say('отмените запись')).text).toContain('Отменить её?');
});

test('a client who did not come is told nothing of it', async () => {
  const missed = bookingOf({ status: 'no-show', from: '2026-11-20T15:00', to: '2026-11-20T16:00' });
  const { say } = talk(notice(null, missed));
  expect((await say('на когда я записана?')).text).toContain('Предстоящих записей у вас нет.');
  expect((await say('запишите как в прошлый раз')).text).toContain('Прошлых визитов в записях нет.');
  await say('мужская стрижка в среду в 15 к Оксане');
  expect((await say('да')).actions).toMatchObject([{ type: 'book', from: '2026-11-25T15:00' }]);
});
