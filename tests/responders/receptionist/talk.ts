import type { Booking, Context, DialogueMessage } from '../../../src/domain/context';
import type { Action, ActionOutcome, Reply, RescheduleAction, TurnMessage } from '../../../src/domain/turn';
import { createReceptionist } from '../../../src/responders/receptionist';
import type { RespondInput } from '../../../src/responders/responder';
import { busy, deepFreeze, MONDAY_NOON } from '../../support/contexts';

export interface Talk {
  /** What has become of the actions of runs that were discarded, if any: told with the next turn. And how the context has changed. */
  after(outcomes: readonly ActionOutcome[], change?: (context: Context) => Context): Talk;
  /** One turn over all the given messages. */
  say(...texts: string[]): Promise<Heard>;
  send(...messages: Sent[]): Promise<Heard>;
  /** The same, of a client who was not sent the last reply yet. */
  unseen(...messages: Sent[]): Promise<Heard>;
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
  let untold: readonly ActionOutcome[] | undefined;

  const written = (text: string) => ({ kind: 'text' as const, text });

  async function turn(sent: Sent[], seen: Pick<RespondInput, 'lastReplyUnseen'> = {}): Promise<Heard> {
    const messages: TurnMessage[] = sent.map((message) => {
      count += 1;
      return { ...message, messageId: `m${count}`, sentAt: now };
    });
    const reply = await receptionist.respond({
      context,
      messages,
      ...seen,
      ...(untold && { outcomes: untold }),
      now,
      localNow: onTheClockOf(context.company.timezone, now),
      signal: new AbortController().signal,
    });
    untold = undefined;
    context = deepFreeze(after(context, messages, reply));
    return { text: (reply.text ?? '').replaceAll('\u00a0', ' '), actions: reply.actions, reply };
  }

  const send = (...sent: Sent[]) => turn(sent);
  const self: Talk = {
    send,
    unseen: (...sent) => turn(sent, { lastReplyUnseen: true }),
    after: (outcomes, change = (same) => same) => {
      untold = outcomes.length > 0 ? outcomes : undefined;
      context = deepFreeze(change(context));
      return self;
    },
    say: (...texts) => send(...texts.map(written)),
    press: (choice, ...texts) => send({ kind: 'button', text: 'Title', choice }, ...texts.map(written)),
    get context() {
      return context;
    },
  };
  return self;
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
    reminds: undefined,
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
  if (action.type === 'reschedule') return reschedule(context, action);
  if (action.type === 'confirm') {
    const bookings = client.bookings.map((one) =>
      one.id === action.bookingId ? { ...one, confirmed: true } : one,
    );
    return { ...context, client: { ...client, bookings } };
  }
  if (action.type !== 'book') return context;
  const id = `made-${client.bookings.length + 1}`;
  const to = later(action.from, action.durationMinutes);
  const made: Booking = {
    id,
    status: 'booked',
    serviceId: action.serviceId,
    title: action.title,
    staffId: action.staffId,
    from: action.from,
    to,
    price: action.price ?? null,
    comment: action.comment ?? null,
    madeBy: 'bot',
    closedBy: null,
    confirmed: false,
  };
  return {
    ...context,
    client: { ...client, bookings: [...client.bookings, made] },
    schedule: { ...schedule, busy: [...schedule.busy, busy(id, action.staffId, action.from, to)] },
  };
}

/** The booking keeps everything but its time and, perhaps, its member of staff. */
function reschedule(context: Context, { bookingId, from, staffId }: RescheduleAction): Context {
  const { client, schedule } = context;
  const moved = client.bookings.find(({ id }) => id === bookingId);
  if (!moved) return context;
  const to = later(from, (Date.parse(`${moved.to}:00Z`) - Date.parse(`${moved.from}:00Z`)) / 60_000);
  const booking = { ...moved, from, to, staffId: staffId ?? moved.staffId };
  return {
    ...context,
    client: { ...client, bookings: client.bookings.map((one) => (one === moved ? booking : one)) },
    schedule: {
      ...schedule,
      busy: [
        ...schedule.busy.filter((taken) => taken.bookingId !== bookingId),
        busy(bookingId, booking.staffId ?? '', from, to),
      ],
    },
  };
}

function later(local: string, minutes: number): string {
  return new Date(Date.parse(`${local}:00Z`) + minutes * 60_000).toISOString().slice(0, 16);
}
