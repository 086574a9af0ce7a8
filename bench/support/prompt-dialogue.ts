import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { Booking, Context, DialogueMessage } from '../../src/domain/context';
import { buildPrompt, type Prompt, type PromptOptions } from '../../src/responders/model/prompt';
import { readModelState } from '../../src/responders/model/state';
import { addMinutes } from '../../src/time/local-arithmetic';

/** What Анна of the demo salon writes, and what a model might answer. */
const TURNS = [
  ['Здравствуйте!', 'Здравствуйте, Анна! Чем могу помочь?'],
  [
    'Хочу подстричься на следующей неделе',
    'С удовольствием запишу вас на женскую стрижку. Утром удобно? Мария свободна во вторник в 10:00 и в четверг в 9:30.',
  ],
  ['А Алина когда работает?', 'Алина Голубева свободна в среду в 11:00, в 12:30 и в пятницу в 10:00.'],
  [
    'Сколько стоит и сколько это по времени?',
    'Женская стрижка стоит 2500–3500 рублей и занимает час. Точную цену мастер назовёт, когда увидит волосы.',
  ],
  [
    'Давайте к Алине в среду в 11',
    'Проверьте, пожалуйста, запись: женская стрижка, в среду в 11:00, мастер — Алина Голубева, 2 500–3 500 ₽. Записать вас?',
  ],
  ['Да', 'Записала вас: женская стрижка, в среду в 11:00, мастер — Алина Голубева. Ждём вас!'],
  ['А парковка у вас есть?', 'Да, во дворе. Первые два часа бесплатно.'],
  [
    'Отлично. И ещё маникюр с гель-лаком в тот же день можно?',
    'Да, после стрижки: у Ирины Беловой свободно в 12:30, у Кристины Снегирёвой в 13:00.',
  ],
  ['Нет, тогда в другой раз', 'Хорошо, напишите, когда будет удобно.'],
  ['Напомните, когда я записана?', 'В среду в 11:00, женская стрижка, мастер — Алина Голубева.'],
] as const;
/** The turn whose reply says that the booking is made: it changes the client's bookings from the next one on. */
const BOOKED_AFTER = 6;
const FIRST = Date.parse('2026-11-27T07:30:00Z');
const LOCAL = '2026-11-27T10:30';

export interface PromptedTurn extends Prompt {
  /** Of all tokens of the prompt as it is sent. */
  tokens: number;
  /** How many of them, from the first, are those of the turn before. */
  unchanged: number;
  /** How long it took to build. */
  ms: number;
}

/** The prompts of ten turns a minute apart; in the middle, a booking is made. */
export function promptsOf(context: Context, options: PromptOptions): PromptedTurn[] {
  const said: DialogueMessage[] = [];
  let before: number[] = [];
  return TURNS.map(([text, reply], i) => {
    const at = (seconds: number) => new Date(FIRST + (60 * i + seconds) * 1000).toISOString();
    const now = { now: at(5), localNow: addMinutes(LOCAL, i) };
    const began = performance.now();
    const prompt = buildPrompt(
      {
        input: {
          context: {
            ...context,
            client: i < BOOKED_AFTER ? context.client : withBooking(context.client),
            dialogue: { messages: [...said], state: {}, handedOverAt: null },
          },
          messages: [{ messageId: `m${i}`, kind: 'text', text, sentAt: at(0) }],
          signal: new AbortController().signal,
          ...now,
        },
        state: readModelState({}),
        performed: [],
        handedOver: false,
        silent: false,
      },
      options,
    );
    const ms = performance.now() - began;
    said.push({ from: 'client', kind: 'text', text, sentAt: at(0) });
    said.push({ from: 'business', kind: 'text', text: reply, sentAt: at(8) });
    const sent = encode(JSON.stringify([{ role: 'system', content: prompt.system }, ...prompt.messages]));
    const unchanged = sameBeginning(before, sent);
    before = sent;
    return { ...prompt, tokens: sent.length, unchanged, ms };
  });
}

function withBooking(client: Context['client']): Context['client'] {
  const made: Booking = {
    id: '90001',
    status: 'booked',
    serviceId: '1',
    title: 'Женская стрижка',
    staffId: '9',
    from: '2026-12-02T11:00',
    to: '2026-12-02T12:00',
    price: 2500,
    comment: null,
    madeBy: 'bot',
    closedBy: null,
    confirmed: false,
  };
  return { ...client, bookings: [made, ...client.bookings] };
}

function sameBeginning(before: readonly number[], after: readonly number[]): number {
  const end = after.findIndex((token, i) => token !== before[i]);
  return end === -1 ? after.length : end;
}
