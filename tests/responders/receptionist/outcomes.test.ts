import type { Booking, Context } from '../../../src/domain/context';
import type { Action, ActionOutcome } from '../../../src/domain/turn';
import { bookingOf, busy, englishSalonContext, salonContext } from '../../support/contexts';
import { type Talk, talk } from './talk';

type Asked = ActionOutcome['action'];
const HAND_OVER = { type: 'hand-over', reason: expect.any(String) };
const made = bookingOf({
  id: '900',
  serviceId: '6',
  title: 'Педикюр',
  staffId: '3',
  from: '2026-11-24T12:00',
  to: '2026-11-24T13:30',
  madeBy: 'bot',
});

const russian = (...bookings: Booking[]): Talk => talk(salonContext({ client: { name: 'Анна', bookings } }));
const english = (...bookings: Booking[]): Talk =>
  talk(englishSalonContext({ client: { name: 'Ann', bookings } }));

/** The dialogue up to the consent; its turn asks for actions, is discarded, and is run with what has become of them. */
async function discarded(start: Talk, ...texts: string[]): Promise<{ start: Talk; actions: Asked[] }> {
  for (const text of texts.slice(0, -1)) await start.say(text);
  const { actions } = await talk(start.context).say(texts.at(-1) ?? '');
  return { start, actions: actions.filter((action): action is Asked => action.type !== 'rename-client') };
}
const became = (actions: Asked[], outcome: ActionOutcome['outcome'], bookingId: string | null = null) =>
  actions.map((action): ActionOutcome => ({ action, outcome, bookingId }));
const having =
  (...bookings: Booking[]) =>
  (context: Context): Context => ({
    ...context,
    client: { ...context.client, bookings },
    schedule: {
      ...context.schedule,
      busy: bookings.map(({ id, staffId, from, to }) => busy(id, staffId ?? '', from, to)),
    },
  });
const isChange = ({ type }: Action) => ['book', 'reschedule', 'cancel', 'confirm'].includes(type);

describe('what is done already', () => {
  const BOOK = ['запишите на педикюр завтра в 12', 'да'];

  test('is told, and not asked for again', async () => {
    const { start, actions } = await discarded(russian(), ...BOOK);
    const { text, actions: again } = await start
      .after(became(actions, 'done', '900'), having(made))
      .say('да');
    expect(text).toBe('Вы записаны: «Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина.');
    expect(again).toEqual([]);
    expect((await start.say('спасибо')).actions).toEqual([]);
  });

  test('is told in English', async () => {
    const { start, actions } = await discarded(english(), 'haircut with Oksana on Wednesday at 3pm', 'yes');
    const { text, actions: again } = await start
      .after(became(actions, 'done', '501'), having(bookingOf()))
      .say('yes');
    expect(text).toBe('You are booked: Haircut with Oksana on Wednesday, November 25, at 3:00 PM.');
    expect(again).toEqual([]);
  });

  test('is told after a press, and after a time that was chosen', async () => {
    const pressed = await discarded(russian(), ...BOOK);
    pressed.start.after(became(pressed.actions, 'done', '900'), having(made));
    const { text, actions } = await pressed.start.press('yes:time:2026-11-24T12:00:3:6');
    expect(text).toBe('Вы записаны: «Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина.');
    expect(actions).toEqual([]);
    const chosen = await discarded(russian(), 'запишите на педикюр завтра', 'в 12');
    chosen.start.after(became(chosen.actions, 'done', '900'), having(made));
    expect((await chosen.start.say('в 12')).actions).toEqual([]);
  });

  test('keeps the name that has completed it', async () => {
    const start = talk(salonContext());
    const { actions } = await discarded(start, 'запишите на педикюр завтра в 12', 'Ольга');
    const { text, actions: again } = await start
      .after(became(actions, 'done', '900'), having(made))
      .say('Ольга');
    expect(text).toContain('Вы записаны: «Педикюр»');
    expect(again).toEqual([{ type: 'rename-client', name: 'Ольга' }]);
  });

  test.each([
    ['ой, лучше в 15', 'Сейчас у вас: «Педикюр», во вторник, 24 ноября, в 12:00', 'в 15:00'],
    ['нет, отмените', 'У вас запись: «Педикюр», во вторник, 24 ноября, в 12:00', 'Отменить её?'],
    ['и мужскую стрижку в среду в 15', '«Мужская стрижка», в среду, 25 ноября, в 15:00', 'Записать вас?'],
    ['а где вы находитесь?', 'Тверская, 5', ''],
  ])('stands, and what else the client has written is about it: %s', async (more, ...expected) => {
    const { start, actions } = await discarded(russian(), ...BOOK);
    const { text, actions: again } = await start
      .after(became(actions, 'done', '900'), having(made))
      .say('да', more);
    expect(text).toContain('Вы записаны: «Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина.');
    for (const part of expected) expect(text).toContain(part);
    expect(again).toEqual([]);
  });

  test('is followed by the next service of the visit', async () => {
    const { start, actions } = await discarded(
      russian(),
      'запишите на педикюр завтра в 12 и потом на мужскую стрижку',
      'да',
    );
    const { text } = await start.after(became(actions, 'done', '900'), having(made)).say('да');
    expect(text).toContain('Вы записаны: «Педикюр»');
    expect(text).toContain('«Мужская стрижка»');
  });

  test('may be a move or a cancellation', async () => {
    const moved = await discarded(
      russian(bookingOf()),
      'перенесите запись на четверг в 15',
      'да, переносите',
    );
    const later = bookingOf({ from: '2026-11-26T15:00', to: '2026-11-26T16:00' });
    expect(
      await moved.start.after(became(moved.actions, 'done', '501'), having(later)).say('да, переносите'),
    ).toMatchObject({
      text: 'Запись перенесена: «Мужская стрижка», в четверг, 26 ноября, в 15:00, мастер — Оксана. Ждём вас!',
      actions: [],
    });
    const cancelled = await discarded(russian(bookingOf()), 'отмените запись', 'да, отменяйте');
    const closed = bookingOf({ status: 'cancelled' });
    expect(
      await cancelled.start
        .after(became(cancelled.actions, 'done', '501'), having(closed))
        .say('да, отменяйте'),
    ).toMatchObject({
      text: 'Запись отменена: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана.',
      actions: [],
    });
  });
});

describe('a time that has been taken meanwhile', () => {
  test.each([true, false])(
    'is said to be taken, and others are offered (the schedule shows it: %s)',
    async (isShown) => {
      const { start, actions } = await discarded(russian(), 'запишите на педикюр завтра в 12', 'да');
      start.after(became(actions, 'taken'), (context) => ({
        ...context,
        schedule: {
          ...context.schedule,
          busy: isShown ? [busy('x', '3', '2026-11-24T12:00', '2026-11-24T13:30')] : [],
        },
      }));
      const { text, actions: again, reply } = await start.say('да');
      expect(text).toContain(
        'К сожалению, это время только что заняли: «Педикюр», во вторник, 24 ноября, в 12:00, мастер — Ирина.\n«Педикюр», 2 300 ₽. Свободно',
      );
      expect(text).not.toContain('свободного времени нет');
      expect(again).toEqual([]);
      expect(reply.options?.map(({ id }) => id)).not.toContain('time:2026-11-24T12:00::6');
      expect((await start.say('в 14')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T14:00' }]);
    },
  );

  test('is said in English', async () => {
    const { start, actions } = await discarded(english(), 'haircut with Oksana on Wednesday at 3pm', 'yes');
    const { text, actions: again } = await start.after(became(actions, 'taken')).say('yes');
    expect(text).toContain(
      'Sorry, that time has just been taken: Haircut with Oksana on Wednesday, November 25, at 3:00 PM.',
    );
    expect(text).toContain('Which time suits you?');
    expect(again).toEqual([]);
  });

  test('is not booked with another person before a yes', async () => {
    const { start, actions } = await discarded(russian(), 'мужская стрижка завтра в 15', 'да');
    const { text, actions: again } = await start.after(became(actions, 'taken')).say('да');
    expect(text).toMatch(
      /только что заняли: .*мастер — Оксана\.\n.*в 15:00, мастер — Сергей, 1 500 ₽: записать вас\?/,
    );
    expect(again).toEqual([]);
    expect((await start.say('да')).actions).toMatchObject([{ type: 'book', staffId: '2' }]);
  });

  test('keeps the old time of a move', async () => {
    const { start, actions } = await discarded(
      russian(bookingOf()),
      'перенесите запись на четверг в 15',
      'да',
    );
    const { text, actions: again } = await start.after(became(actions, 'taken')).say('да');
    expect(text).toContain('это время только что заняли: «Мужская стрижка», в четверг, 26 ноября, в 15:00');
    expect(text).toContain('Переносим запись: «Мужская стрижка», в среду, 25 ноября, в 15:00');
    expect(again).toEqual([]);
    expect((await start.say('в 16')).actions).toMatchObject([
      { type: 'reschedule', from: '2026-11-26T16:00' },
    ]);
  });

  test('is told although the client wants something else by now', async () => {
    const { start, actions } = await discarded(russian(), 'запишите на педикюр завтра в 12', 'да');
    const { text, actions: again } = await start
      .after(became(actions, 'taken'))
      .say('да', 'или нет, лучше в среду в 15');
    expect(text).toContain('это время только что заняли');
    expect(text).toContain('«Педикюр», в среду, 25 ноября, в 15:00, мастер — Ирина, 2 300 ₽. Записать вас?');
    expect(again).toEqual([]);
  });
});

describe('what the booking system has refused', () => {
  test.each([
    ['not-allowed', 'К сожалению, сделать это не получилось: '],
    ['invalid', 'К сожалению, сделать это не получилось: '],
    ['unavailable', 'Календарь сейчас не отвечает, поэтому сделать это не получилось: '],
  ] as const)('is told, and a person is asked: %s', async (outcome, said) => {
    for (const texts of [
      ['запишите на педикюр завтра в 12', 'да'],
      ['перенесите запись на четверг в 15', 'да'],
      ['отмените запись', 'да, отменяйте'],
    ]) {
      const { start, actions } = await discarded(russian(bookingOf()), ...texts);
      expect(actions.filter(isChange)).toHaveLength(1);
      const { text, actions: again } = await start.after(became(actions, outcome)).say(texts[1] ?? '');
      expect(text).toMatch(
        new RegExp(`^${said}«.*\\. Ничего не изменилось\\.\nВам ответит администратор\\.$`),
      );
      expect(text).not.toMatch(/записаны|перенесена|отменена/);
      expect(again).toEqual([HAND_OVER]);
      expect((await start.say('да')).actions).toEqual([]);
    }
  });

  test.each([
    ['not-allowed', 'Sorry, that could not be done: '],
    ['unavailable', 'The calendar does not answer at the moment, so that could not be done: '],
  ] as const)('is told in English, and a person is asked: %s', async (outcome, said) => {
    const { start, actions } = await discarded(english(), 'haircut with Oksana on Wednesday at 3pm', 'yes');
    const { text, actions: again } = await start.after(became(actions, outcome)).say('yes');
    expect(text).toBe(
      `${said}Haircut with Oksana on Wednesday, November 25, at 3:00 PM. Nothing has changed.\nOur administrator will answer you.`,
    );
    expect(again).toEqual([HAND_OVER]);
  });

  test('is told to a client who asks for a person, too', async () => {
    const { start, actions } = await discarded(russian(), 'запишите на педикюр завтра в 12', 'да');
    const { text } = await start.after(became(actions, 'unavailable')).say('да', 'позовите администратора');
    expect(text).toContain('Календарь сейчас не отвечает');
  });
});
