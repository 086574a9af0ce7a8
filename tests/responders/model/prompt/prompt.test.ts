import { bookingOf, englishSalonContext, salonContext } from '../../../support/contexts';
import { lastOf, promptOf, textOf } from './runs';

const DIALOGUE = [
  { from: 'client', kind: 'text', text: 'Добрый день', sentAt: '2026-11-22T07:00:00Z' },
  { from: 'client', kind: 'image', text: 'Хочу так', sentAt: '2026-11-22T07:00:30Z' },
  { from: 'business', kind: 'text', text: 'Здравствуйте! Красиво.', sentAt: '2026-11-22T07:01:00Z' },
  { from: 'client', kind: 'audio', text: 'Сколько это стоит?', sentAt: '2026-11-22T07:02:00Z' },
  { from: 'client', kind: 'sticker', text: null, sentAt: '2026-11-22T07:02:10Z' },
  { from: 'business', kind: 'text', text: 'От 4000 рублей.', sentAt: '2026-11-22T07:03:00Z' },
  { from: 'business', kind: 'text', text: 'Напоминаем о записи.', sentAt: '2026-11-23T06:00:00Z' },
] as const;

const CLIENT = {
  name: 'Анна',
  notes: 'Любит утро.',
  facts: [{ topic: 'аллергия', text: 'хна', messageId: 'wamid.old', toldAt: '2026-01-01T00:00:00Z' }],
  usual: { serviceId: '2', staffId: '1', visits: 6 },
  bookings: [bookingOf()],
};

test('the parts stand in their order, and the clock is the last', () => {
  const prompt = promptOf(
    {
      context: salonContext({ client: CLIENT, dialogue: { messages: [...DIALOGUE] } }),
      messages: [{ text: 'Запишите меня завтра' }],
      state: { summary: { text: 'Выбирала цвет.', until: '2026-11-21T07:00:00Z' } },
    },
    { ownWords: 'Называем клиентов гостями.' },
  );

  const places = [
    'Ты — администратор',
    'Называем клиентов гостями.',
    'name: салон «Лотос»',
    '1 | Мужская стрижка | 1500 | 60',
    '1 | Оксана | ',
    'name: Анна',
    'аллергия: хна',
    'Выбирала цвет.',
    'Добрый день',
    'Запишите меня завтра',
    'It is Monday 2026-11-23 12:00.',
  ].map((words) => textOf(prompt).indexOf(words));
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(prompt.report.parts.map(({ part }) => part)).toEqual([
    'rules',
    'own-words',
    'catalogue',
    'client',
    'summary',
    'history',
    'unanswered',
    'now',
  ]);
});

test('the report has the tokens of the whole prompt, and says that nothing was cut', () => {
  const { report } = promptOf({ context: salonContext() });

  expect(report.total).toBe(report.parts.reduce((sum, { tokens }) => sum + tokens, 0));
  expect(report.cut).toEqual([]);
});

test('roles take turns, beginning and ending with the user', () => {
  const { messages } = promptOf({ context: salonContext({ dialogue: { messages: [...DIALOGUE] } }) });

  const roles = messages.map(({ role }) => role);
  expect(roles).toEqual(roles.map((_, i) => (i % 2 === 0 ? 'user' : 'assistant')));
  expect(roles.at(-1)).toBe('user');
});

test('messages say on which day they were written, and what they are', () => {
  const { messages } = promptOf({ context: salonContext({ dialogue: { messages: [...DIALOGUE] } }) });
  const [first, , second, , third, , last] = messages.map(({ content }) => content);

  expect(first).toContain(
    '<day>Sunday 2026-11-22</day>\nДобрый день\n<message kind="image">Хочу так</message>',
  );
  expect(second).toBe('<message kind="audio">Сколько это стоит?</message>\n<message kind="sticker"/>');
  expect(third).toBe('<day>Monday 2026-11-23</day>');
  expect(last).toMatch(/^Здравствуйте!\n<now>/); // the day is that of the reminder before it
});

test('a message is in the history as it was when it was unanswered', () => {
  const asked = promptOf({ context: salonContext(), messages: [{ text: 'Есть время?', kind: 'audio' }] });
  const [before = ''] = String(asked.messages[0]?.content).split('<now>');
  const answered = promptOf({
    context: salonContext({
      dialogue: {
        messages: [
          { from: 'client', kind: 'audio', text: 'Есть время?', sentAt: '2026-11-23T09:00:00Z' },
          { from: 'business', kind: 'text', text: 'Да.', sentAt: '2026-11-23T09:00:03Z' },
        ],
      },
    }),
    messages: [{ text: 'Беру' }],
  });

  expect(`${answered.messages[0]?.content}\n`).toBe(before);
});

test('messages that the summary covers are not repeated', () => {
  const text = textOf(
    promptOf({
      context: salonContext({ dialogue: { messages: [...DIALOGUE] } }),
      state: { summary: { text: 'Спрашивала цену.', until: '2026-11-22T07:03:00Z' } },
    }),
  );

  expect(text).not.toContain('Добрый день');
  expect(text).toContain('Напоминаем о записи.');
});

describe('the end', () => {
  test("has the client's bookings as they are now, with their weekdays", () => {
    const prompt = promptOf({ context: salonContext({ client: CLIENT }) });

    expect(lastOf(prompt)).toContain(
      '- 501 | Wednesday 2026-11-25 15:00-16:00 | Мужская стрижка | Оксана (1) | 1500',
    );
    expect(prompt.messages[0]?.content).toContain(
      'their usual service: 2 | Женская стрижка | 2000-3500 | 90',
    );
  });

  test('has the week ahead', () => {
    expect(lastOf(promptOf({ context: salonContext() }))).toContain(
      'Then: Tuesday 24, Wednesday 25, Thursday 26, Friday 27, Saturday 28, Sunday 29, Monday 30.',
    );
  });

  test('has what was done and the client does not know yet', () => {
    const action = { type: 'cancel', bookingId: '501' } as const;
    const prompt = promptOf({
      context: salonContext(),
      input: { outcomes: [{ action, outcome: 'done', bookingId: '501' }] },
    });

    expect(lastOf(prompt)).toContain('not told yet: done: {"type":"cancel","bookingId":"501"}');
  });

  test('has the open question as the call that would do it', () => {
    const action = { type: 'reschedule', bookingId: '501', from: '2026-11-26T10:00' } as const;
    const question = 'Перенести запись на четверг, 26 ноября, в 10:00?';
    const asked = { from: 'business', kind: 'text', text: question, sentAt: '2026-11-23T08:59:00Z' } as const;
    const model = { version: 1, proposals: [{ key: 'k', action }], question };
    const prompt = promptOf({ context: salonContext({ dialogue: { messages: [asked], state: { model } } }) });

    expect(lastOf(prompt)).toContain('move {"bookingId":"501","from":"2026-11-26T10:00"}');
  });

  test('has the button that the client has pressed', () => {
    const prompt = promptOf({
      context: salonContext(),
      messages: [{ text: 'И ещё' }, { kind: 'button', text: 'Перенести', choice: 'move:501' }],
    });

    expect(lastOf(prompt)).toContain('message 2 of them is a pressed button: move:501');
  });
});

test('the rules are in the language of the company', () => {
  expect(promptOf({ context: englishSalonContext() }).system).toContain(
    'You are the receptionist of the business',
  );
});

test('no address of the client and no id of a message is sent', () => {
  const context = salonContext({ client: { ...CLIENT, phone: '+79163674723' } });
  const text = textOf(promptOf({ context, messages: [{ messageId: 'wamid.HBgL', text: 'Здравствуйте' }] }));

  expect(text).not.toContain('9163674723');
  expect(text).not.toContain('wamid.');
});
