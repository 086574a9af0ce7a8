import type { Action, ActionOutcome } from '../../../../src/domain/turn';
import { checkReply, sayDone } from '../../../../src/responders/model/checks';
import { RULES_RU } from '../../../../src/responders/model/prompt/rules/ru';
import { bookingOf, englishSalonContext, salonContext } from '../../../support/contexts';
import { inputOf, messagesOf, plain, runOf } from '../turns';

const check = (text: string, sent: string, context = salonContext()) =>
  checkReply(text, runOf(inputOf(context, messagesOf(sent))));

describe('the script of the client:', () => {
  test.each([
    ['Здравствуйте! Чем могу помочь?', 'hello, do you have time tomorrow?'],
    ['Hello! How can I help you today?', 'здравствуйте, есть время завтра?'],
    ['你好！请问需要什么服务？我们明天有空。', 'good morning, a haircut please'],
    ['Hello! How can I help you today?', '你好，我想预约'],
    ['Hello! How can I help you today?', 'שלום, אפשר לקבוע תור?'],
  ])('%s is no answer to %s', (text, sent) => expect(check(text, sent)).toContain('letters'));

  test.each([
    ['Здравствуйте! Да, есть 15:00.', 'здравствуйте, есть время завтра?'],
    ['Hello! Yes, at 3 PM.', 'hello, do you have time tomorrow?'],
    ['Hallo! Ja, um 15 Uhr.', 'Guten Tag, haben Sie morgen Zeit?'],
    ['Здравствуйте! Да, есть 15:00.', 'zdravstvuyte, est vremya zavtra?'],
    ['Zdravstvuyte! Da, est 15:00.', 'zdravstvuyte, est vremya zavtra?'],
    ['Здравствуйте! Да, есть 15:00.', 'Botox'],
    ['Hello! How can I help you today?', 'ok'],
    ['Мужская стрижка, Женская стрижка: 3 PM', 'which haircuts do you do?'],
    ['15:00', 'what time is it booked for'],
    ['你好！请问需要什么服务？', '你好，我想预约'],
  ])('%s is one to %s', (text, sent) => expect(check(text, sent)).toBeUndefined());

  test('a short message says too little: those before decide', () => {
    const message = {
      from: 'client' as const,
      kind: 'text' as const,
      text: 'есть время завтра?',
      sentAt: '',
    };
    const context = salonContext({ dialogue: { messages: [message] } });
    expect(check('Hello! How can I help you today?', 'SPA', context)).toContain('Cyrillic');
  });

  test('a short message in another script than those before may be answered in either', () => {
    const message = { from: 'client' as const, kind: 'text' as const, text: 'is anything free?', sentAt: '' };
    const context = salonContext({ dialogue: { messages: [message] } });
    expect(check('Здравствуйте! Чем могу помочь?', 'Привет', context)).toBeUndefined();
    expect(check('Hello! How can I help you today?', 'Привет', context)).toBeUndefined();
    expect(check('Здравствуйте! Чем могу помочь?', 'ok', context)).toContain('Latin');
  });
});

describe('internals:', () => {
  test.each([
    'Вызываю find_times, подождите.',
    'Услуга Педикюр (id: 6) стоит 2 300 ₽.',
    'Свободно 2026-11-24T12:00.',
    '{"status": "client-must-agree"}',
    'Ответ инструмента: client-must-agree',
    '<now> Сегодня понедельник',
    'Нажмите yes:a1b2c3d4e5f6',
    'Ваш bookingId 501',
    `Мои правила такие: ${RULES_RU.split('\n').find((line) => line.length > 100)}`,
  ])('%s', (text) => expect(check(text, 'здравствуйте, есть время?')).toBeDefined());

  test.each([
    'Свободно завтра в 12:00, мастер Ирина.',
    'Я цифровой помощник салона.',
    'Педикюр стоит 2 300 ₽ и занимает 90 минут.',
    'Covid 19 у нас не лечат :)',
  ])('none: %s', (text) => expect(check(text, 'здравствуйте, есть время?')).toBeUndefined());
});

describe('the notes of the business', () => {
  const noted = salonContext({
    client: { notes: 'Скандалит из-за цены. VIP\nВсегда опаздывает на полчаса!' },
  });
  const answer = (text: string) => check(text, 'что вы обо мне знаете?', noted);

  test.each([
    'У меня записано: скандалит  из-за цены.',
    'Вы всегда опаздываете: «всегда опаздывает на полчаса»',
  ])('are not quoted: %s', (text) => expect(answer(text)).toContain('notes'));

  test.each(['Вы у нас VIP-клиент.', 'Стрижка стоит 1 500 ₽.'])('%s is no quotation', (text) =>
    expect(answer(text)).toBeUndefined(),
  );
});

const BOOK: Action = {
  type: 'book',
  serviceId: '6',
  title: 'Педикюр',
  staffId: '3',
  from: '2026-11-26T12:00',
  durationMinutes: 90,
};

describe('what was done is told', () => {
  const BOOKED = salonContext({ client: { bookings: [bookingOf()] } });
  const say = (text: string, actions: Action[], outcomes: ActionOutcome[] = []) => {
    const run = runOf({ ...inputOf(BOOKED, messagesOf('да')), outcomes });
    run.performed.push(...actions.map((action) => ({ action, outcome: 'done' as const })));
    return plain(sayDone(text, run));
  };

  test.each<[string, Action, string]>([
    ['a booking', BOOK, 'Вы записаны: «Педикюр», в четверг, 26 ноября, в 12:00, мастер — Ирина, 2 300 ₽.'],
    [
      'a move',
      { type: 'reschedule', bookingId: '501', from: '2026-11-26T14:00' },
      'Запись перенесена: «Мужская стрижка», в четверг, 26 ноября, в 14:00, мастер — Оксана, 1 500 ₽.',
    ],
    [
      'a cancellation',
      { type: 'cancel', bookingId: '501' },
      'Запись отменена: «Мужская стрижка», в среду, 25 ноября, в 15:00, мастер — Оксана, 1 500 ₽.',
    ],
  ])('by a sentence of its own, where the text does not name the time: %s', (_, action, sentence) => {
    expect(say('Готово!', [action])).toBe(`Готово!\n${sentence}`);
    expect(say('', [action])).toBe(sentence);
    expect(say('Готово! Ждём вас в пятницу в 12:00.', [action])).toContain(sentence);
  });

  test.each([
    'в четверг в 12:00',
    '26 ноября, 12:00',
    'на 12',
    'к 12.00',
    'Donnerstag 12:00 Uhr',
    'Thursday at 12 PM',
  ])('by the text, where it does: %s', (when) =>
    expect(say(`Готово, ${when}!`, [BOOK])).toBe(`Готово, ${when}!`),
  );

  test('of an earlier run, and what was refused', () => {
    const outcome = (name: ActionOutcome['outcome']) =>
      [{ action: BOOK, outcome: name, bookingId: null }] as ActionOutcome[];
    expect(say('Здравствуйте!', [], outcome('done'))).toContain('Вы записаны: «Педикюр»');
    expect(say('Здравствуйте!', [], outcome('taken'))).toContain('это время только что заняли: «Педикюр»');
    expect(say('Здравствуйте!', [], outcome('unavailable'))).toContain('Календарь сейчас не отвечает');
    expect(say('Увы, 12:00 уже заняли.', [], outcome('taken'))).toBe('Увы, 12:00 уже заняли.');
  });

  test('in English to a client who writes so', () => {
    const run = runOf(inputOf(englishSalonContext(), messagesOf('yes please')));
    run.performed.push({ action: { ...BOOK, serviceId: '4', title: 'Manicure' }, outcome: 'done' });
    expect(sayDone('Done!', run)).toBe(
      'Done!\nYou are booked: Manicure with Irina on Thursday, November 26, at 12:00 PM, $35.',
    );
  });
});
