import type { Booking, Context, DialogueMessage } from '../../../src/domain/context';
import type { Action, Reply, TurnMessage } from '../../../src/domain/turn';
import { createReceptionist } from '../../../src/responders/receptionist';
import { busy, deepFreeze, MONDAY_NOON } from '../../support/contexts';

export interface Talk {
  /** One turn over all the given messages. */
  say(...texts: string[]): Promise<Heard>;
  send(...messages: Sent[]): Promise<Heard>;
  /** Presses the option with this id; what its title says is not read. */
  press(choice: string, ...texts: string[]): Promise<Heard>;
  readonly context: Context;
}

type Sent = Pick<TurnMessage, 'kind' | 'text' | 'choice'>;

interface Heard {
  text: string;
  actions: Action[];
  reply: Reply;
}

/** The Swedish format is ISO 8601. */
export function onTheClockOf(timezone: string, instant: string): string {
  const shown = new Date(instant).toLocaleString('sv-SE', { timeZone: timezone });
  return shown.replace(' ', 'T').slice(0, 'YYYY-MM-DDTHH:MM'.length);
}

const receptionist = createReceptionist();

/** A dialogue: every turn sees the messages, the state and the bookings of the turns before it. */
export function talk(start: Context, now = MONDAY_NOON): Talk {
  let context = start;
  let count = 0;

  const written = (text: string) => ({ kind: 'text' as const, text });

  async function send(...sent: Sent[]): Promise<Heard> {
    const messages: TurnMessage[] = sent.map((message) => {
      count += 1;
      return { ...message, messageId: `m${count}`, sentAt: now };
    });
    const reply = await receptionist.respond({
      context,
      messages,
      now,
      localNow: onTheClockOf(context.company.timezone, now),
      signal: new AbortController().signal,
    });
    context = deepFreeze(after(context, messages, reply));
    return { text: (reply.text ?? '').replaceAll('\u00a0', ' '), actions: reply.actions, reply };
  }

  return {
    send,
    say: (...texts) => send(...texts.map(written)),
    press: (choice, ...texts) => send({ kind: 'button', text: 'Title', choice }, ...texts.map(written)),
    get context() {
      return context;
    },
  };
}

/** The context after the commit of a turn and the next load. The state passes through JSON, as it does there. */
function after(context: Context, messages: TurnMessage[], reply: Reply): Context {
  const said: DialogueMessage[] = messages.map(({ kind, text, sentAt }) => ({
    from: 'client',
    kind,
    text,
    sentAt,
  }));
  const answered: DialogueMessage[] =
    reply.text === undefined
      ? []
      : [{ from: 'business', kind: 'text', text: reply.text, sentAt: said[0]?.sentAt ?? '' }];
  const state = JSON.parse(JSON.stringify(reply.state ?? context.dialogue.state));
  const dialogue = {
    ...context.dialogue,
    messages: [...context.dialogue.messages, ...said, ...answered],
    state,
  };
  return reply.actions.reduce(commit, { ...context, dialogue });
}

function commit(context: Context, action: Action): Context {
  const { client, schedule, dialogue } = context;
  if (action.type === 'hand-over') {
    return { ...context, dialogue: { ...dialogue, handedOverAt: dialogue.handedOverAt ?? MONDAY_NOON } };
  }
  if (action.type === 'rename-client') return { ...context, client: { ...client, name: action.name } };
  if (action.type === 'cancel') {
    return {
      ...context,
      client: { ...client, bookings: client.bookings.filter(({ id }) => id !== action.bookingId) },
      schedule: {
        ...schedule,
        busy: schedule.busy.filter(({ bookingId }) => bookingId !== action.bookingId),
      },
    };
  }
  const id = `made-${client.bookings.length + 1}`;
  const to = new Date(Date.parse(`${action.from}:00Z`) + action.durationMinutes * 60_000)
    .toISOString()
    .slice(0, 16);
  const made: Booking = {
    id,
    status: 'booked',
    serviceId: action.serviceId,
    title: action.title,
    staffId: action.staffId,
    from: action.from,
    to,
    price: action.price ?? null,
    comment: null,
    madeBy: 'bot',
    closedBy: null,
  };
  return {
    ...context,
    client: { ...client, bookings: [...client.bookings, made] },
    schedule: { ...schedule, busy: [...schedule.busy, busy(id, action.staffId, action.from, to)] },
  };
}
