import type { Context } from '../../../../src/domain/context';
import { agreedIn } from '../../../../src/responders/model/consent/agreed';
import { bookingOf, busy, salonContext } from '../../../support/contexts';
import noOrderEnglish from '../../understanding/sentences/no-order.en.json';
import noOrderRussian from '../../understanding/sentences/no-order.ru.json';
import { type Call, inputOf, messagesOf, type Turn, turns } from '../turns';

const withBooking = () =>
  salonContext({
    client: { name: 'Анна', bookings: [bookingOf()] },
    schedule: { busy: [busy('501', '1', '2026-11-25T15:00', '2026-11-25T16:00')] },
  });

const PEDICURE: Call = ['book', { serviceId: '6', staffId: 'any', from: '2026-11-24T12:00' }];
const MOVE: Call = ['move', { bookingId: '501', from: '2026-11-26T14:00' }];
const CANCEL: Call = ['cancel', { bookingId: '501' }];
const CALLS: [string, Call[]][] = [
  ['a booking', [PEDICURE]],
  ['a move', [MOVE]],
  ['a cancellation', [CANCEL]],
  ['two changes', [PEDICURE, MOVE]],
];

const put = new Map<readonly Call[], Context>();

/** Whether what was put is agreed with by these messages. */
async function agreesTo(calls: readonly Call[], text: string) {
  const dialogue = turns(put.get(calls) ?? withBooking());
  if (!put.has(calls)) await dialogue.turn('здравствуйте', calls);
  put.set(calls, dialogue.context);
  return agreedIn(inputOf(dialogue.context, messagesOf(text))).length === calls.length;
}

const CLEAR = [
  'да',
  'Да!',
  'ага',
  'угу',
  'да, всё верно',
  'да, меня зовут Соня',
  'yes, my name is Sonya',
  "let's do it",
  'даа',
  'да спасибо',
  'да, до свидания',
  'хорошо, давайте',
  'давайте',
  'конечно',
  'подтверждаю',
  '+',
  'yes',
  'Yes please',
  'yep',
  'ok do it',
  'ok, yes',
  'sure',
  'sí, por favor',
  'oui merci',
  "d'accord, oui",
  'ja, gerne',
  'Sì, va bene, grazie',
  'sim',
  'так, будь ласка',
  'tak, proszę',
  'иә',
  'evet lütfen',
  'bəli',
  'نعم',
  'כן תודה',
  '是的，谢谢',
  'はい、お願いします',
  '네',
  'haan ji',
  'ҳа',
  'კი',
  'այո',
];

/** They may only acknowledge what was read. */
const WEAK = [
  'ок',
  'ok',
  'хорошо',
  'ладно',
  'нормально',
  'отлично',
  'fine',
  'great, thanks',
  'sounds good',
  'ok bye',
  'ок, пока',
  'хорошо, спасибо',
  'почему бы и нет',
  '👍',
  '👌',
  'так',
  'tak',
  'добре',
  'vale, gracias',
  'Va bene, grazie',
  'tamam',
  '好的，谢谢',
];

describe.each(CALLS)('while %s waits for a yes,', (_, calls) => {
  test.each([...noOrderRussian, ...noOrderEnglish])('this is none: %s', async (text) => {
    expect(await agreesTo(calls, text)).toBe(false);
  });

  test.each(CLEAR)('this is one: %s', async (text) => {
    expect(await agreesTo(calls, text)).toBe(true);
  });

  test.each([
    'нет',
    'да?',
    'ок, а',
    'хорошо бы',
    'да ладно',
    'да, меня зовут Соня, и ещё маникюр',
    'да, но в 16',
    'да, только к Сергею',
    'да, и ещё массаж',
    'ок спрошу мужа',
    'да а сколько стоит',
    'наверное',
    'да, в пятницу',
    'давайте лучше завтра в 15',
    'да, вечером',
    'да, попозже',
    'хорошо я подумаю',
    'да подождите',
    'да если бесплатно',
    'ok my daughter says no',
    'yes but how much is it?',
    'ok, at 5',
    'yes, with Sergey',
    'sure, after you tell me the fee',
    'sí, pero a las cinco',
    'ja, aber um 11',
    'oui mais mardi',
    'ok nein',
    '好吗？',
    'はい？',
    'no',
    'nein',
    'non',
    'не',
    'жоқ',
    'спасибо',
    'привет',
    '🤔',
    '?',
    'да да да нет',
    'да, для дочери',
    'да, муж',
    'да, мама',
    'да, отмените, муж',
    'да, зовите сестра',
    'yes, my husband',
    'да, меня зовут Соня, муж',
    'да, маникюр',
    'да, не маникюр',
  ])('nor is this: %s', async (text) => {
    expect(await agreesTo(calls, text)).toBe(false);
  });
});

test.each(WEAK)('a booking is agreed to with a weak word, what undoes one is not: %s', async (text) => {
  const [booked, moved, cancelled, both] = await Promise.all(CALLS.map(([, calls]) => agreesTo(calls, text)));
  expect({ booked, moved, cancelled, both }).toEqual({
    booked: true,
    moved: false,
    cancelled: false,
    both: false,
  });
});

test.each([
  [[PEDICURE], 'да, записывайте'],
  [[PEDICURE], 'запишите'],
  [[PEDICURE], 'да, на педикюр'],
  [[PEDICURE], 'да, завтра в 12'],
  [[PEDICURE], 'да, к Ирине'],
  [[PEDICURE], 'yes, book it please'],
  [[MOVE], 'да, переносите'],
  [[MOVE], 'да, на четверг в 14:00'],
  [[CANCEL], 'да, отменяйте'],
  [[CANCEL], 'отменяйте'],
  [[CANCEL], 'хорошо, отменяйте'],
  [[CANCEL], 'fine, cancel it'],
])('%j: what a yes repeats of it is a yes: %s', async (calls, text) => {
  expect(await agreesTo(calls, text)).toBe(true);
});

test.each([
  [[PEDICURE], 'да, отмените'],
  [[CANCEL], 'да, запишите'],
  [[CANCEL], 'приду'],
  [[CANCEL], 'оставьте'],
  [[CANCEL], 'спасибо, всё хорошо'],
  [[CANCEL], 'мне и так хорошо'],
  [[CANCEL], 'да, всё хорошо'],
  [[CANCEL], 'давай, пока'],
  [[CANCEL], 'всё отлично'],
  [[MOVE], 'и так нормально'],
  [[MOVE], 'да, отменяйте'],
])('%j: an order for something else is none: %s', async (calls, text) => {
  expect(await agreesTo(calls, text)).toBe(false);
});

const button = (choice: string | null, text = 'Да, записать') => ({ kind: 'button' as const, text, choice });

describe('a button', () => {
  async function asked(): Promise<{ dialogue: ReturnType<typeof turns>; first: Turn }> {
    const dialogue = turns(withBooking());
    return { dialogue, first: await dialogue.turn('на педикюр', [PEDICURE]) };
  }

  test('of the question is a yes', async () => {
    const { dialogue, first } = await asked();
    const { performed } = await dialogue.turn(button(first.buttons[0] ?? ''), [PEDICURE]);
    expect(performed).toMatchObject([{ type: 'book', from: '2026-11-24T12:00', staffId: '3' }]);
  });

  test.each(['yes:another-key', 'yes:', 'no', 'time:2026-11-24T12:00:3:6', null])(
    'of an old reply is none, whatever its title says: %s',
    async (choice) => {
      const { dialogue } = await asked();
      expect((await dialogue.turn(button(choice), [PEDICURE])).performed).toEqual([]);
    },
  );

  test('of an old reply is none, even beside a yes', async () => {
    const { dialogue } = await asked();
    expect((await dialogue.turn([button('yes:another-key'), 'да'], [PEDICURE])).performed).toEqual([]);
  });

  test('with a text beside it is a yes as far as the text allows', async () => {
    const { dialogue, first } = await asked();
    const [yes = '', no = ''] = first.buttons;
    for (const beside of ['ой нет', 'подождите', 'а сколько стоит?', button(no)])
      expect(agreedIn(inputOf(dialogue.context, messagesOf([button(yes), beside])))).toEqual([]);
    expect(agreedIn(inputOf(dialogue.context, messagesOf([button(yes), 'спасибо'])))).toHaveLength(1);
  });

  test('of a proposal that another one has replaced is none', async () => {
    const { dialogue, first } = await asked();
    await dialogue.turn('лучше в 14', [['book', { ...PEDICURE[1], from: '2026-11-24T14:00' }]]);
    expect((await dialogue.turn(button(first.buttons[0] ?? ''), [PEDICURE])).performed).toEqual([]);
  });
});

describe('a yes counts only for what the last message has put:', () => {
  async function asked() {
    const dialogue = turns(withBooking());
    await dialogue.turn('на педикюр', [PEDICURE]);
    return dialogue;
  }

  test('not after a reply without the question', async () => {
    const dialogue = await asked();
    await dialogue.turn('а парковка есть?', [], { text: 'Да, во дворе.' });
    expect((await dialogue.turn('да', [PEDICURE])).performed).toEqual([]);
  });

  test('not after a message of a person of the business', async () => {
    const dialogue = await asked();
    dialogue.change((context) => {
      const written = { from: 'business' as const, kind: 'text' as const, text: 'Кофе будете?', sentAt: '' };
      return {
        ...context,
        dialogue: { ...context.dialogue, messages: [...context.dialogue.messages, written] },
      };
    });
    expect((await dialogue.turn('да', [PEDICURE])).performed).toEqual([]);
  });

  test('not after a reminder', async () => {
    const dialogue = await asked();
    dialogue.change((context) => ({
      ...context,
      dialogue: { ...context.dialogue, reminds: { bookingId: '501', from: '2026-11-25T15:00' } },
    }));
    expect((await dialogue.turn('да', [PEDICURE])).performed).toEqual([]);
  });

  test.each(['audio', 'image', 'video', 'document', 'contact', 'location', 'unsupported'] as const)(
    'not beside something that may say anything: %s',
    async (kind) => {
      const dialogue = await asked();
      expect((await dialogue.turn([{ kind, text: null }, 'да'], [PEDICURE])).performed).toEqual([]);
    },
  );

  test('not as the caption of a photo, but in a voice note that was transcribed, and beside a sticker', async () => {
    const { context } = await asked();
    const agreed = (...sent: Parameters<typeof messagesOf>[0][]) =>
      agreedIn(inputOf(context, messagesOf(sent.flat() as never))).length > 0;
    expect(agreed({ kind: 'image', text: 'да' })).toBe(false);
    expect(agreed({ kind: 'audio', text: 'да' })).toBe(true);
    expect(agreed({ kind: 'sticker', text: null }, 'да')).toBe(true);
  });

  test('not before they were sent it; its button shows that they were', async () => {
    const dialogue = turns(withBooking());
    const { buttons } = await dialogue.turn('на педикюр', [PEDICURE]);
    const unseen = (sent: Parameters<typeof messagesOf>[0]) =>
      agreedIn({ ...inputOf(dialogue.context, messagesOf(sent)), lastReplyUnseen: true });
    expect(unseen('да')).toEqual([]);
    expect(unseen(button(buttons[0] ?? ''))).toHaveLength(1);
  });

  test('not in the run that puts it, whatever was said before', async () => {
    const dialogue = turns(withBooking());
    expect((await dialogue.turn('да', [PEDICURE, PEDICURE, PEDICURE])).performed).toEqual([]);
  });
});
