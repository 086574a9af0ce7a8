import { bookingOptionId } from '../../../src/domain/booking-options';
import type { Booking, Context, DialogueSegment } from '../../../src/domain/context';
import type { Action } from '../../../src/domain/turn';
import { bookingOf, busy, englishSalonContext, salonContext } from '../../support/contexts';
import { talk } from './talk';

const cut = bookingOf();
const nails = bookingOf({
  id: '502',
  title: 'Маникюр',
  serviceId: '4',
  staffId: '3',
  from: '2026-11-25T12:00',
  to: '2026-11-25T13:00',
});
const CONFIRM = [{ type: 'confirm', bookingId: '501' }];

/** A client with bookings, and a reminder of the first of them as the last message. */
const reminded = (...bookings: Booking[]): Context =>
  salonContext({
    client: { name: 'Анна', bookings },
    schedule: { busy: bookings.map(({ id, staffId, from, to }) => busy(id, staffId ?? '', from, to)) },
    dialogue: ofReminder(bookings[0] ?? cut, 'Напоминаем: завтра в 15:00 мужская стрижка.'),
  });
const remindedInEnglish = (...bookings: Booking[]): Context =>
  englishSalonContext({
    client: { name: 'Ann', bookings },
    dialogue: ofReminder(bookings[0] ?? cut, 'A reminder: tomorrow at 3:00 PM, Haircut.'),
  });

function ofReminder({ id, from }: Booking, text: string): Partial<DialogueSegment> {
  return {
    messages: [{ from: 'business', kind: 'text', text, sentAt: '2026-11-23T08:00:00.000Z' }],
    reminds: { bookingId: id, from },
  };
}

describe('an answer to a reminder', () => {
  test.each([
    'да',
    'Да, приду',
    'приду',
    'подтверждаю',
    'буду обязательно!',
    'ок, буду',
    'да, спасибо',
    'до завтра',
    '👍',
    '+',
  ])('confirms the booking: %s', async (text) => {
    const { text: said, actions } = await talk(reminded(cut, nails)).say(text);
    expect(actions).toEqual(CONFIRM);
    expect(said).toBe('Спасибо, ждём вас: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана.');
  });

  test.each([
    "yes I'll be there",
    'yes',
    'confirmed',
    'ok',
    'see you tomorrow',
    'sure, thanks',
    "I'll be there",
  ])('confirms the booking, in English: %s', async (text) => {
    const { text: said, actions } = await talk(remindedInEnglish(cut)).say(text);
    expect(actions).toEqual(CONFIRM);
    expect(said).toContain('Thank you, see you then: ');
  });

  test.each([
    ['да, приду, а с собой что-то брать надо?', reminded(cut)],
    ['да, буду, а парковка у вас есть?', reminded(cut)],
    ["yes I'll be there, is there anything I should bring?", remindedInEnglish(cut)],
  ])('confirms, and its question is answered or declined: %s', async (text, context) => {
    const { text: said, actions } = await talk(context).say(text);
    expect(actions).toEqual(CONFIRM);
    expect(said).toMatch(/Точного ответа у меня нет|Парковк|don't know that for certain/);
  });

  test.each(['спасибо', 'наверное приду', 'приду если успею', 'а кто мастер?', 'вы там работаете завтра?'])(
    'confirms nothing: %s',
    async (text) => {
      expect((await talk(reminded(cut)).say(text)).actions).toEqual([]);
    },
  );

  test.each([
    'нет',
    'не смогу прийти',
    'не приду',
    'в среду не смогу',
    'отмените',
    'нет, отмените, пожалуйста',
  ])('cancels exactly that booking, after a yes: %s', async (text) => {
    const { say } = talk(reminded(cut, nails));
    const asked = await say(text);
    expect(asked.actions).toEqual([]);
    expect(asked.text).toContain(
      'У вас запись: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана. Отменить её?',
    );
    expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
  });

  test.each(["can't make it", 'no', 'please cancel'])(
    'cancels exactly that booking, in English: %s',
    async (text) => {
      const { say } = talk(remindedInEnglish(cut, bookingOf({ id: '502', from: '2026-11-27T15:00' })));
      expect((await say(text)).actions).toEqual([]);
      expect((await say('yes')).actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
    },
  );

  test.each(['перенесите', 'перенесите на пятницу в 15', 'не смогу, можно в пятницу в 15?', 'а можно в 16?'])(
    'moves exactly that booking, after a yes: %s',
    async (text) => {
      const { say } = talk(reminded(cut, nails));
      const asked = await say(text);
      expect(asked.actions).toEqual([]);
      expect(asked.text).toMatch(/(У вас запись|Сейчас у вас): «Мужская стрижка»/);
      const answer = asked.text.includes('Перенести на') ? 'да' : 'в пятницу в 15';
      expect((await say(answer)).actions).toMatchObject([{ type: 'reschedule', bookingId: '501' }]);
    },
  );

  test('may be about another booking, which it names', async () => {
    const { say } = talk(reminded(cut, nails));
    expect((await say('отмените маникюр')).text).toContain('У вас запись: «Маникюр»');
  });

  test('confirms nothing once the booking has moved or is gone: the client learns what stands', async () => {
    const later = { ...cut, from: '2026-11-25T16:00', to: '2026-11-25T17:00' };
    const context = { ...reminded(later), dialogue: { ...reminded(cut).dialogue } };
    expect(await talk(context).say('да')).toMatchObject({
      text: 'Время этой записи с тех пор изменилось.\nВы записаны: «Мужская стрижка», в среду, 25 ноября, в 16:00, мастер — Оксана.',
      actions: [],
    });
    const gone = { ...reminded(nails), dialogue: reminded(cut).dialogue };
    expect(await talk(gone).say('да')).toMatchObject({
      text: expect.stringContaining('Этой записи уже нет.\nВы записаны: «Маникюр»'),
      actions: [],
    });
  });

  test('is heard while a person is asked to take over', async () => {
    const context = reminded(cut);
    const waiting = {
      ...context,
      dialogue: { ...context.dialogue, handedOverAt: '2026-11-23T08:30:00.000Z' },
    };
    expect((await talk(waiting).say('да, приду')).actions).toEqual(CONFIRM);
  });
});

describe('a reminder that comes after an open question', () => {
  const QUESTIONS = ['отмените запись', 'перенесите на пятницу в 15', 'запишите на педикюр завтра в 12'];
  const interrupted = async (question: string) => {
    const before = talk(salonContext({ client: { name: 'Анна', bookings: [cut] } }));
    const { reply } = await before.say(question);
    const [yes] = reply.options ?? [];
    const { dialogue } = before.context;
    const { reminds } = ofReminder(cut, '');
    return { context: { ...before.context, dialogue: { ...dialogue, reminds } }, yes: yes?.id ?? '' };
  };

  test.each(QUESTIONS)('makes a yes ambiguous: the question is put again: %s', async (question) => {
    const { say } = talk((await interrupted(question)).context);
    const again = await say('да');
    expect(again.actions).toEqual([]);
    expect(again.text).toMatch(/Отменить её\?|Перенести на новое время: .+|Записать вас\?/);
  });

  test.each(QUESTIONS)('leaves its buttons as they are: %s', async (question) => {
    const { context, yes } = await interrupted(question);
    expect((await talk(context).press(yes)).actions).toHaveLength(1);
  });
});

describe('a button of a reminder', () => {
  test('confirms the booking', async () => {
    const { text, actions } = await talk(reminded(cut, nails)).press(bookingOptionId('confirm', cut));
    expect(actions).toEqual(CONFIRM);
    expect(text).toContain('Спасибо, ждём вас: «Мужская стрижка»');
    const english = await talk(remindedInEnglish(cut)).press('confirm:501:2026-11-25T15:00');
    expect(english.text).toContain('Thank you, see you then: ');
  });

  test('confirms days later, when the last message is no reminder any more', async () => {
    const { say, press } = talk(reminded(cut, nails));
    await say('какой у вас адрес?');
    expect((await press(bookingOptionId('confirm', nails))).actions).toEqual([
      { type: 'confirm', bookingId: '502' },
    ]);
  });

  test('confirms no other time than its own', async () => {
    const id = bookingOptionId('confirm', { ...cut, from: '2026-11-24T15:00' });
    const { text, actions } = await talk(reminded(cut)).press(id);
    expect(actions).toEqual([]);
    expect(text).toContain('Время этой записи с тех пор изменилось.\nВы записаны: «Мужская стрижка»');
    const gone = await talk(remindedInEnglish()).press('confirm:77:2026-11-24T15:00');
    expect(gone.text).toContain('That booking is no longer there.\nYou have no upcoming bookings.');
  });

  test('is no yes to the question that is open', async () => {
    const { say, press } = talk(reminded(cut));
    await say('отмените запись');
    expect((await press(bookingOptionId('confirm', cut))).actions).toEqual(CONFIRM);
  });

  test('confirms nothing beside a doubt', async () => {
    const { text, actions } = await talk(reminded(cut)).press(
      bookingOptionId('confirm', cut),
      'ой нет, отмените',
    );
    expect(actions).toEqual([]);
    expect(text).toContain('Отменить её?');
  });

  test('moves and cancels after a yes', async () => {
    const moved = talk(reminded(cut, nails));
    expect((await moved.press(bookingOptionId('move', cut))).text).toContain('На какой день и какое время');
    expect((await moved.say('в пятницу в 15')).actions).toEqual([
      { type: 'reschedule', bookingId: '501', from: '2026-11-27T15:00' },
    ]);
    const cancelled = talk(reminded(cut, nails));
    const asked = await cancelled.press(bookingOptionId('cancel', nails));
    expect(asked.actions).toEqual([]);
    expect(asked.text).toContain('У вас запись: «Маникюр»');
    expect((await cancelled.say('да')).actions).toEqual([{ type: 'cancel', bookingId: '502' }]);
  });
});

describe('reminders', () => {
  const set = (on: boolean): Action[] => [{ type: 'set-reminders', on }];

  test.each([
    'стоп',
    'Стоп!',
    'не присылайте напоминания',
    'больше не присылайте мне напоминания, пожалуйста',
    'отключите напоминания',
    'отмените напоминания',
    'напоминания не нужны',
    'не напоминайте мне больше',
    'можно напоминания мне не присылать?',
    'отписаться',
  ])('are turned off by a word: %s', async (text) => {
    for (const context of [reminded(cut), salonContext({ client: { name: 'Анна', bookings: [cut] } })]) {
      const { text: said, actions } = await talk(context).say(text);
      expect(actions).toEqual(set(false));
      expect(said).toContain('Хорошо, больше не присылаю напоминания.');
      expect(said).not.toContain('отменить');
    }
  });

  test.each([
    'stop',
    'STOP',
    'unsubscribe reminders',
    'please stop sending me reminders',
    "don't send reminders",
    'no more reminders please',
    'turn off the reminders',
  ])('are turned off by a word, in English: %s', async (text) => {
    const { text: said, actions } = await talk(remindedInEnglish(cut)).say(text);
    expect(actions).toEqual(set(false));
    expect(said).toContain('All right, no more reminders.');
  });

  test.each(['снова присылайте напоминания', 'включите напоминания', 'присылайте мне напоминания снова'])(
    'are turned on again: %s',
    async (text) => {
      const { text: said, actions } = await talk(reminded(cut)).say(text);
      expect(actions).toEqual(set(true));
      expect(said).toBe('Хорошо, напоминания включены.');
    },
  );

  test.each(['turn on reminders', 'please send me reminders again', 'turn the reminders back on'])(
    'are turned on again, in English: %s',
    async (text) => {
      expect((await talk(remindedInEnglish(cut)).say(text)).actions).toEqual(set(true));
    },
  );

  test.each([
    'а напоминание будет?',
    'почему не присылаете напоминания?',
    'опять не пришло напоминание',
    'спасибо за напоминание',
    'напомните накануне?',
    'why do you not send reminders?',
    'I got no reminder',
    'thanks for the reminder',
  ])('stay as they are: %s', async (text) => {
    const { actions } = await talk(reminded(cut)).say(text);
    expect(actions.filter(({ type }) => type === 'set-reminders')).toEqual([]);
  });

  test.each([
    ['отмените запись', 'стоп', 'запись остаётся'],
    ['запишите на педикюр завтра', 'стоп', 'не записываю'],
    ['запишите на педикюр завтра в 12', 'stop', 'не записываю'],
  ])('stay as they are where a bare stop ends an open question: %s', async (question, word, answer) => {
    const { say } = talk(salonContext({ client: { name: 'Анна', bookings: [cut] } }));
    await say(question);
    const { text, actions } = await say(word);
    expect(actions).toEqual([]);
    expect(text).toContain(answer);
  });

  test('are turned off in the middle of a booking, which goes on', async () => {
    const { say } = talk(salonContext({ client: { name: 'Анна' } }));
    await say('запишите на педикюр завтра');
    const { text, actions } = await say('и не присылайте напоминания');
    expect(actions).toEqual(set(false));
    expect(text).toContain('какое время вам удобно?');
  });
});
