import type { Context, DialogueMessage } from '../../../src/domain/context';
import type { Action } from '../../../src/domain/turn';
import { bookingOf, busy, MONDAY_NOON, salonContext } from '../../support/contexts';
import noOrderEnglish from '../understanding/sentences/no-order.en.json';
import noOrderRussian from '../understanding/sentences/no-order.ru.json';
import { talk } from './talk';

const withBooking = () =>
  salonContext({
    client: { name: 'Анна', bookings: [bookingOf()] },
    schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
  });

/** What was asked before: each of these questions could be answered with a yes. */
const QUESTIONS = [
  ['nothing was asked', []],
  ['a cancellation waits for a yes', ['отмените запись']],
  ['a move waits for a yes', ['перенесите запись на четверг в 14:00']],
  ['a booking waits for a yes', ['запишите на педикюр завтра в 12']],
  ['times were offered', ['запишите на педикюр завтра']],
] as const;

describe.each(QUESTIONS)('while %s,', (_, before) => {
  test.each([...noOrderRussian, ...noOrderEnglish])('no booking changes with: %s', async (sentence) => {
    const { say } = talk(withBooking());
    for (const text of before) await say(text);
    expect((await say(sentence)).actions.filter(changes)).toEqual([]);
  });
});

const changes = ({ type }: Action) => type === 'book' || type === 'cancel' || type === 'reschedule';

describe('while the last message is a reminder,', () => {
  test.each([...noOrderRussian, ...noOrderEnglish])('no booking changes with: %s', async (sentence) => {
    const context = withBooking();
    const reminds = { bookingId: '501', from: '2026-11-25T15:00' };
    const { actions } = await talk({ ...context, dialogue: { ...context.dialogue, reminds } }).say(sentence);
    expect(actions.filter((action) => changes(action) || action.type === 'set-reminders')).toEqual([]);
  });
});

const CANCEL = ['отмените запись'];
const MOVE = ['перенесите запись на четверг в 14:00'];
const TIMES = ['запишите на педикюр завтра'];

test.each([
  ...['да', 'да отменяйте', 'отменяйте', 'угу', 'да спасибо', 'yes please', 'yep', 'ok do it'].map(
    (text) => [text, CANCEL] as const,
  ),
  ...[
    'да',
    'да, переносите',
    'ок давайте',
    'хорошо, да',
    'хорошо, переносите',
    'да все верно',
    '+',
    'yes, sounds good, see you then',
  ].map((text) => [text, MOVE] as const),
  ...[
    'в 14',
    'давайте на 14',
    '14 подойдет',
    'лучше в 14',
    '14',
    'lets go for 2pm',
    'ill take the 2pm slot',
  ].map((text) => [text, TIMES] as const),
])('«%s» is consent', async (text, before) => {
  const { say } = talk(withBooking());
  for (const one of before) await say(one);
  expect((await say(text)).actions).not.toEqual([]);
});

test.each([
  ...[
    'перенести лучше чем отменять',
    'да не эту, а другую',
    'да отменить? нет конечно',
    'да ладно оставьте',
    'хорошо я подумаю',
    'ой да ошиблась',
    'да подождите',
    'да если бесплатно',
    'ok wait my husband says dont',
    'sure, after you tell me the fee',
    'ok cancel the cancel',
  ].map((text) => [text, CANCEL] as const),
  ...[
    'да но к другому мастеру',
    'ок спрошу мужа',
    'да ладно?',
    'ok my daughter says no',
    'great i need to run it past my boss',
    'yes but how much is it?',
  ].map((text) => [text, MOVE] as const),
  ...[
    '14 поздно',
    'в 14 я работаю',
    '14:00 у меня врач',
    '2pm is too late',
    '2 pm is too late for me, anything earlier?',
    '14:00 is too early, anything later?',
    '2pm wont work',
    '2 is when i pick up my kids',
  ].map((text) => [text, TIMES] as const),
])('«%s» is none', async (text, before) => {
  const { say } = talk(withBooking());
  for (const one of before) await say(one);
  expect((await say(text)).actions).toEqual([]);
});

const BOOK = ['запишите на педикюр завтра в 12'];

describe.each([
  'хорошо',
  'ладно',
  'ок',
  'нормально',
  'отлично',
  'fine',
  'ok',
  'хорошо, спасибо',
  'ок, пока',
  'ok bye',
  '👌',
  '👍',
  'всё хорошо',
  'sounds good',
])('«%s» may only acknowledge:', (text) => {
  test('it agrees to a booking', async () => {
    const { say } = talk(withBooking());
    for (const one of BOOK) await say(one);
    expect((await say(text)).actions).toMatchObject([{ type: 'book' }]);
  });

  test.each([...CANCEL, ...MOVE])(
    'to what undoes one, the question is put again with its buttons: %s',
    async (before) => {
      const { say } = talk(withBooking());
      const asked = await say(before);
      const again = await say(text);
      expect(again.actions).toEqual([]);
      expect(again.reply.options?.map(({ id }) => id)).toEqual(asked.reply.options?.map(({ id }) => id));
      expect((await say('да')).actions).toHaveLength(1);
    },
  );
});

describe.each([...CANCEL, ...MOVE, ...BOOK])('to «%s», a yes is none', (before) => {
  const asked = async () => {
    const dialogue = talk(withBooking());
    const { reply } = await dialogue.say(before);
    return { ...dialogue, yes: reply.options?.[0]?.id ?? '' };
  };
  const YES = { kind: 'text', text: 'да' } as const;

  test.each(['image', 'video', 'document', 'contact', 'location', 'audio'] as const)(
    'beside something that may say anything: %s',
    async (kind) => {
      const { send } = await asked();
      expect((await send({ kind, text: null }, YES)).actions).toEqual([]);
    },
  );

  test('as the caption of a photo', async () => {
    expect((await (await asked()).send({ kind: 'image', text: 'да' })).actions).toEqual([]);
  });

  test('by its button below a text that a person has changed; below its own text it is one', async () => {
    const changed = await asked();
    changed.after([], (context) =>
      withDialogue(context, (said) => [...said.slice(0, -1), written('В 12 занято. А в 13?')]),
    );
    expect((await changed.press(changed.yes)).actions).toEqual([]);
    const followed = await asked();
    followed.after([], (context) => withDialogue(context, (said) => [...said, written('Ждём вас!')]));
    expect((await followed.press(followed.yes)).actions).toHaveLength(1);
  });

  test('before the client was sent the question, which is put again; its button shows that they were', async () => {
    const { unseen, yes } = await asked();
    const { actions, reply } = await unseen(YES);
    expect(actions).toEqual([]);
    expect(reply.options?.[0]?.id).toBe(yes);
    expect((await unseen({ kind: 'button', text: 'Да', choice: yes })).actions).toHaveLength(1);
  });
});

describe.each([
  ['отмените запись', 'да'],
  ['перенесите запись на четверг в 14:00', 'да'],
  ['запишите на педикюр завтра в 12', 'да'],
  ['запишите на педикюр завтра', 'в 14'],
])('to «%s», «%s» is none', (before, yes) => {
  test('after a person of the business has written something else, and the question is put again', async () => {
    const dialogue = talk(withBooking());
    await dialogue.say(before);
    dialogue.after([], (context) =>
      withDialogue(context, (said) => [...said, written('Есть 17:00 у Марии')]),
    );
    const again = await dialogue.say(yes);
    expect(again.actions).toEqual([]);
    expect(again.reply.options).not.toEqual([]);
    expect((await dialogue.say('да')).actions).toHaveLength(1);
  });

  test('where a person has changed the question before it was sent', async () => {
    const dialogue = talk(withBooking());
    await dialogue.say(before);
    dialogue.after([], (context) =>
      withDialogue(context, (said) => [...said.slice(0, -1), written('В 12 занято. А в 13?')]),
    );
    expect((await dialogue.say(yes)).actions).toEqual([]);
  });
});

const written = (text: string): DialogueMessage => ({
  from: 'business',
  kind: 'text',
  text,
  sentAt: MONDAY_NOON,
});

function withDialogue(
  context: Context,
  change: (messages: readonly DialogueMessage[]) => DialogueMessage[],
): Context {
  return { ...context, dialogue: { ...context.dialogue, messages: change(context.dialogue.messages) } };
}

describe('a yes is to exactly what was proposed:', () => {
  test('a question about the proposal is none', async () => {
    const { say } = talk(withBooking());
    await say('запишите на педикюр завтра в 12');
    expect((await say('а сколько это стоит?')).actions).toEqual([]);
    expect((await say('а в 13 есть?')).text).toContain('в 13:00, мастер — Ирина, 2 300 ₽. Записать вас?');
    expect((await say('да')).actions).toMatchObject([{ from: '2026-11-24T13:00' }]);
  });

  test('a doubt is none, and the question waits without being asked again', async () => {
    const { say } = talk(withBooking());
    await say('отмените запись');
    expect(await say('ок, спрошу у мужа')).toMatchObject({
      text: expect.stringContaining('не торопитесь'),
      actions: [],
    });
    expect((await say('да')).actions).toMatchObject([{ type: 'cancel' }]);
  });

  test('a yes with another detail is a new proposal', async () => {
    const { say } = talk(withBooking());
    await say('запишите на мужскую стрижку завтра в 12 к Оксане');
    const { text, actions } = await say('да, но к Сергею');
    expect(actions).toEqual([]);
    expect(text).toContain('мастер — Сергей');
  });

  test('the name of a new client accepts what they have asked for, but not another time', async () => {
    const asked = talk(salonContext());
    await asked.say('запишите на педикюр завтра в 12');
    expect((await asked.say('Ольга')).actions).toMatchObject([{ type: 'rename-client' }, { type: 'book' }]);

    const other = talk(
      salonContext({ schedule: { busy: [busy('x', '3', '2026-11-24T10:00', '2026-11-24T16:30')] } }),
    );
    expect((await other.say('запишите на педикюр завтра в 12')).text).toContain('Подойдёт?');
    expect((await other.say('Ольга')).actions).toEqual([{ type: 'rename-client', name: 'Ольга' }]);
    expect((await other.say('да')).actions).toMatchObject([{ type: 'book', from: '2026-11-24T16:30' }]);
  });

  test('a time that is only about right is put to the client', async () => {
    const { say } = talk(withBooking());
    await say('на педикюр завтра');
    expect((await say('часика в 2, наверное')).text).toContain(
      'в 14:00, мастер — Ирина, 2 300 ₽. Записать вас?',
    );
  });
});

describe('a name', () => {
  test.each(['нет, поздно', 'ыфва олдж шмыг', 'подумаю'])(
    'is no consent after «%s», which was said to the proposal',
    async (objection) => {
      const { say } = talk(salonContext());
      await say('запишите на педикюр завтра в 12');
      await say(objection);
      const named = await say('Лариса');
      expect(named.actions.filter(({ type }) => type === 'book')).toEqual([]);
    },
  );

  test('is no consent to a time that the client has not wished for, after a question too', async () => {
    const taken = busy('700', '3', '2026-11-24T10:00', '2026-11-24T16:30');
    const { say } = talk(salonContext({ schedule: { busy: [taken] } }));
    expect((await say('запишите на педикюр завтра в 12')).text).toContain(
      'в 16:30, мастер — Ирина, 2 300 ₽. Подойдёт?',
    );
    await say('можно оплатить картой?');
    expect((await say('Лариса')).actions).toEqual([{ type: 'rename-client', name: 'Лариса' }]);
    expect((await say('да')).actions).toMatchObject([{ type: 'book' }]);
  });
});

test('a time from a list is put with its member of staff, if none was named', async () => {
  const { say } = talk(salonContext({ client: { name: 'Анна' } }));
  await say('мужская стрижка завтра');
  const { text, actions } = await say('ну тогда в 15');
  expect(text).toMatch(/мастер — .+ Записать вас\?/);
  expect(actions).toEqual([]);
});

describe('a word beside a yes that says something else', () => {
  const ASIDE = ['муж', 'мужчина против', 'сестра', 'заболела', 'работа', 'поздно', 'Катя', 'некогда'];
  const ASIDE_ENGLISH = ['my sister', 'my husband', 'the kids', 'sick', 'busy', 'my boss'];

  test.each([...ASIDE.map((word) => `да, ${word}`), ...ASIDE_ENGLISH.map((word) => `yes ${word}`)])(
    'makes it none: %s',
    async (text) => {
      const { say } = talk(withBooking());
      for (const one of BOOK) await say(one);
      const { actions, reply } = await say(text);
      expect(actions).toEqual([]);
      expect(reply.options).not.toEqual([]);
    },
  );

  test.each([
    ...[
      'пожалуйста',
      'спасибо большое',
      'давайте',
      'конечно',
      'буду рада',
      'с удовольствием',
      'вполне',
      'жду',
    ],
    ...['обязательно буду', 'заранее спасибо', 'будьте добры', 'я согласна', 'отличное время', 'супер'],
    ...['оформляйте', 'спасибо вам огромное', 'было бы здорово', 'ура', 'я приду'],
  ])('is not any polite one: «да, %s»', async (words) => {
    const { say } = talk(withBooking());
    for (const one of BOOK) await say(one);
    expect((await say(`да, ${words}`)).actions).toMatchObject([{ type: 'book' }]);
  });

  test.each([
    ...[
      'that works great',
      "that'd be awesome",
      'I confirm',
      'thanks a lot',
      "you're right",
      "I'll be there",
    ],
    ...[
      'please proceed',
      'looks good',
      'that suits me well',
      'looking forward to it',
      'thanks for your help',
    ],
  ])('is not any polite one: "yes, %s"', async (words) => {
    const { say } = talk(withBooking());
    for (const one of BOOK) await say(one);
    expect((await say(`yes, ${words}`)).actions).toMatchObject([{ type: 'book' }]);
  });
});

describe('a price that changes before the yes', () => {
  const dearer = (context: Context): Context => {
    const { company } = context;
    const services = company.services.map((one) => ({ ...one, price: { min: 9000, max: 9000 } }));
    return { ...context, company: { ...company, services } };
  };

  test.each([
    ['to a booking', BOOK, 'да'],
    ['to a time of a list', ['запишите на педикюр к Ирине завтра'], 'в 14'],
  ])('is put to the client first: %s', async (_, before, text) => {
    const dialogue = talk(withBooking());
    for (const one of before) expect((await dialogue.say(one)).text).toContain('2 300 ₽');
    const put = await dialogue.after([], dearer).say(text);
    expect(put.actions).toEqual([]);
    expect(put.text).toContain('9 000 ₽');
    expect((await dialogue.say('да')).actions).toMatchObject([{ type: 'book', price: 9000 }]);
  });
});

describe('while the cancellation of one of two bookings waits for a yes,', () => {
  const cut = bookingOf();
  const manicure = bookingOf({
    id: '502',
    serviceId: '4',
    title: 'Маникюр',
    staffId: '3',
    from: '2026-11-27T12:00',
  });
  const two = () => talk(salonContext({ client: { name: 'Анна', bookings: [cut, manicure] } }));

  test.each(['да, маникюр', 'да, в пятницу', 'да, в 12'])(
    'a yes that names the other one cancels nothing, and that one is put: %s',
    async (text) => {
      const { say } = two();
      expect((await say('отмените стрижку')).text).toContain('в среду');
      const { actions, text: reply } = await say(text);
      expect(actions).toEqual([]);
      expect(reply).toContain('Маникюр');
      expect((await say('да')).actions).toEqual([{ type: 'cancel', bookingId: '502' }]);
    },
  );

  test('a yes that adds the other one is put with both', async () => {
    const { say } = two();
    await say('отмените стрижку');
    expect((await say('да, и маникюр тоже')).actions).toEqual([]);
    expect((await say('да')).actions).toHaveLength(2);
  });

  test('a yes that names this one cancels it', async () => {
    const { say } = two();
    await say('отмените стрижку');
    expect((await say('да, стрижку в среду')).actions).toEqual([{ type: 'cancel', bookingId: '501' }]);
  });
});
