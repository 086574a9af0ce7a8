import type { Context } from '../../../../src/domain/context';
import type { Action, ActionOutcome } from '../../../../src/domain/turn';
import { checkReply } from '../../../../src/responders/model/checks';
import { bookingOf, englishSalonContext, salonContext } from '../../../support/contexts';
import { inputOf, messagesOf, runOf } from '../turns';

const NOTHING = salonContext();
/** Мужская стрижка with Оксана on Wednesday at 15:00. */
const BOOKED = salonContext({ client: { bookings: [bookingOf()] } });
const CANCELLED = salonContext({ client: { bookings: [bookingOf({ status: 'cancelled' })] } });

function checked(text: string, context: Context, performed: Action[] = [], outcomes?: ActionOutcome[]) {
  const sent = context.company.locale === 'ru' ? 'запишите меня на среду' : 'book me in for Wednesday';
  const run = runOf({ ...inputOf(context, messagesOf(sent)), ...(outcomes && { outcomes }) });
  run.performed.push(...performed.map((action) => ({ action, outcome: 'done' as const })));
  return checkReply(text, run);
}

const BOOK: Action = {
  type: 'book',
  serviceId: '6',
  title: 'Педикюр',
  staffId: '3',
  from: '2026-11-26T12:00',
  durationMinutes: 90,
};
const MOVE: Action = { type: 'reschedule', bookingId: '501', from: '2026-11-26T14:00' };
const CANCEL: Action = { type: 'cancel', bookingId: '501' };

describe('where nothing was done, the text may not say so:', () => {
  test.each([
    'Готово, записала вас на среду в 15:00!',
    'Записал вас к Ирине.',
    'Я вас записала 😊',
    'Вы записаны на маникюр.',
    'Ваша запись на 25 ноября подтверждена.',
    'Запись оформлена. Ждём вас!',
    'Отлично! Записываю вас на среду, 15:00.',
    'Ждём вас в среду в 15:00!',
    'Забронировала для вас время в 15:00.',
    'Ваш визит перенесён на четверг.',
    'Перенесла вашу запись на четверг в 14:00.',
    'Отменила вашу запись.',
    'Ваша запись отменена, хорошего дня!',
    'Мужа записала на 16:00',
  ])('%s', (text) => expect(checked(text, NOTHING)).toMatch(/^You say that something/));

  test.each([
    "You're booked for Wednesday at 3 PM.",
    "You're all set!",
    "I've booked you in with Irina.",
    'Your appointment is confirmed for Wednesday.',
    'Done, I have scheduled it.',
    'Booked! See you on Wednesday at 3.',
    'See you on Wednesday at 3 PM!',
    "I've moved your appointment to Thursday.",
    'Your booking has been rescheduled.',
    'Your appointment is cancelled.',
    "I've canceled it for you.",
    "I'm booking you for Wednesday at 3.",
  ])('%s', (text) => expect(checked(text, englishSalonContext())).toMatch(/^You say that something/));
});

describe('no claims:', () => {
  test.each([
    'Записать вас на среду в 15:00?',
    'Вы записаны к нам впервые?',
    'Пока не записала вас, нужен ваш ответ.',
    'Вы ещё не записаны.',
    'Запись ещё не оформлена.',
    'Если хотите, запишу вас на среду в 15:00.',
    'Когда запись будет оформлена, мы пришлём напоминание.',
    'К сожалению, 15:00 уже забронировано.',
    'На среду свободно 15:00 и 16:00.',
    'Ничего не отменено, запись остаётся.',
    'Вы можете отменить запись за два часа.',
    'Запись может быть отменена не позже чем за час.',
    'Вы отменили прошлую запись сами.',
    'Записала ваши пожелания.',
    'Записала ваш номер.',
    'Спасибо, будем ждать вас!',
    'До встречи!',
    'Давайте запишу вас.',
    'Чтобы запись была перенесена, напишите время.',
  ])('%s', (text) => expect(checked(text, NOTHING)).toBeUndefined());

  test.each([
    'Shall I book you in for Wednesday at 3?',
    "You're not booked yet.",
    "I haven't booked anything.",
    'Once you are booked, we will remind you.',
    'Sorry, 3 PM is already booked.',
    'Irina is fully booked on Wednesday.',
    'You can cancel until two hours before.',
    'If your appointment is cancelled, we let you know.',
    'I have noted that.',
    'See you!',
    'Nothing has been cancelled.',
    'Would you like me to move it?',
    'It takes 60 minutes and costs $35.',
  ])('%s', (text) => expect(checked(text, englishSalonContext())).toBeUndefined());
});

describe('a booking of the context may be told:', () => {
  test.each([
    'Вы записаны на среду в 15:00.',
    'Вы записаны на стрижку к Оксане.',
    'Да, я записала вас на среду, 25 ноября, в 15:00.',
    'Ваша запись на 25 ноября подтверждена.',
    'Ждём вас в среду в 15:00!',
    'Запись перенесена на среду, 15:00.',
  ])('%s', (text) => expect(checked(text, BOOKED)).toBeUndefined());

  test.each([
    'Вы записаны на среду в 16:00.',
    'Вы записаны на пятницу в 15:00.',
    'Ждём вас в четверг!',
    'Готово, записала вас!',
    'Запись на среду в 15:00 отменена.',
  ])('but not otherwise than it is: %s', (text) => expect(checked(text, BOOKED)).toBeDefined());

  test('one that is cancelled as cancelled', () => {
    expect(checked('Ваша запись на среду в 15:00 отменена.', CANCELLED)).toBeUndefined();
    expect(checked('Ваша запись на среду в 16:00 отменена.', CANCELLED)).toBeDefined();
  });
});

describe('what was done may be told:', () => {
  test.each<[string, Action[]]>([
    ['Готово, записала вас на четверг в 12:00! Приходите за 10 минут.', [BOOK]],
    ['Вы записаны, ждём вас!', [BOOK]],
    ['Готово! Четверг, 26 ноября, 12:00. Записала вас к Ирине.', [BOOK]],
    ['Перенесла запись на четверг в 14:00.', [MOVE]],
    ['Перенесла, теперь вы записаны на четверг, 14:00.', [MOVE]],
    ['Отменила запись на среду в 15:00.', [CANCEL]],
    ['Перенесла вас на четверг в 12:00.', [CANCEL, BOOK]],
    ['Запись отменена.', [CANCEL]],
  ])('%s', (text, performed) => expect(checked(text, BOOKED, performed)).toBeUndefined());

  test.each<[string, Action[]]>([
    ['Готово, записала вас на четверг в 13:00!', [BOOK]],
    ['Записала вас на пятницу в 12:00!', [BOOK]],
    ['Отменила запись.', [BOOK]],
    ['Вы записаны на среду в 15:00.', [CANCEL]],
  ])('but not otherwise than it was done: %s', (text, performed) =>
    expect(checked(text, BOOKED, performed)).toBeDefined(),
  );

  test('what an earlier run has done', () => {
    const outcome = { action: BOOK, outcome: 'done', bookingId: '600' } as ActionOutcome;
    expect(checked('Записала вас на четверг в 12:00.', NOTHING, [], [outcome])).toBeUndefined();
    expect(checked('Записала вас.', NOTHING, [], [{ ...outcome, outcome: 'taken' }])).toBeDefined();
  });

  test('«записываю» goes before the question that asks for a yes', () => {
    const run = runOf(inputOf(NOTHING, messagesOf('на среду в 15 на стрижку')));
    expect(checkReply('Записываю вас на среду в 15:00:', run)).toBeDefined();
    run.question = { text: '…', options: [] };
    expect(checkReply('Записываю вас на среду в 15:00:', run)).toBeUndefined();
    expect(checkReply('Записала вас на среду в 15:00:', run)).toBeDefined();
  });
});

describe('where the client has another booking, and what they want now is not done, the text may not say so:', () => {
  const texts = ['Готово, вы записаны! Ждём вас.', 'Вы записаны.', 'Готово, ваш визит подтверждён.'];
  const said = (text: string, change: (run: ReturnType<typeof runOf>) => void) => {
    const run = runOf(inputOf(BOOKED, messagesOf('да')));
    change(run);
    return checkReply(text, run);
  };
  test.each(texts)('%s, above the question', (text) =>
    expect(said(text, (run) => (run.question = { text: 'Записать вас?', options: [] }))).toMatch(/^You say/),
  );
  test.each(texts)('%s, after a refusal', (text) =>
    expect(said(text, (run) => (run.refused = true))).toMatch(/^You say/),
  );
  test('but of that booking it may', () => {
    expect(said('Вы записаны на среду в 15:00.', (run) => (run.refused = true))).toBeUndefined();
    expect(said('Да, вы записаны.', () => {})).toBeUndefined();
  });
});
