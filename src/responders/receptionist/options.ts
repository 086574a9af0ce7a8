import type { ReplyOption } from '../../domain/turn';
import type { Phrase } from '../phrases/say';
import { type Facts, sayVisit, serviceOf, staffOf } from './facts';
import { idOf, type Meaning } from './option-ids';
import type { Asked, State } from './state';

const MOST = 10;
const LONGEST = { id: 200, title: 24, description: 72 };

const ANSWERS: Record<'book' | 'move' | 'cancel', readonly [yes: Phrase, no: Phrase]> = {
  book: ['yesBook', 'no'],
  move: ['yesMove', 'no'],
  cancel: ['yesCancel', 'noKeep'],
};

/** The entries of the open question, or a yes and a no to it; none for a name. */
export function optionsOf(facts: Facts, state: State): ReplyOption[] {
  const { asked, frame } = state;
  if (!asked) return [];
  const options = LISTED[asked.kind]
    ? asked.options.flatMap((id) => LISTED[asked.kind]?.(id, facts, state) ?? [])
    : answers(facts, state, ANSWERS[frame.task ?? 'book']);
  const fitting = options.filter(({ id }) => id.length <= LONGEST.id).slice(0, MOST);
  return fitting.map(({ id, title, description }) => ({
    id,
    title: cut(title, LONGEST.title),
    ...(description && { description: cut(description, LONGEST.description) }),
  }));
}

type Entry = (id: string, facts: Facts, state: State) => ReplyOption | undefined;

const time: Entry = (from, { say }, { frame }) => ({
  id: idOf({
    kind: 'time',
    from,
    staffIds: frame.staffId === undefined ? [] : [frame.staffId],
    serviceId: frame.serviceIds[0] ?? null,
    bookingId: frame.bookingId,
  }),
  title: say.format.shortMoment(from),
});

const LISTED: Partial<Record<Asked['kind'], Entry>> = {
  time,
  day: time,
  service: (id, facts) => serviceOption(id, facts),
  staff: (id, { context }) => {
    const member = staffOf(context.company, id);
    if (!member) return undefined;
    const { name: title, specialization: description } = member;
    return { id: idOf({ kind: 'staff', ids: [id] }), title, description };
  },
  booking: (id, facts, { frame }) => {
    const booking = facts.context.client.bookings.find((one) => one.id === id);
    const kind = frame.task === 'cancel' ? 'cancel' : 'move';
    if (!booking) return undefined;
    const title = facts.say.format.shortMoment(booking.from);
    return { id: idOf({ kind, ids: [id] }), title, description: sayVisit(booking, facts) };
  },
};

function serviceOption(id: string, { context, say }: Facts): ReplyOption | undefined {
  const service = serviceOf(context.company, id);
  if (!service) return undefined;
  const { title, price, durationMinutes: minutes } = service;
  const description = say('price', { title, price: say.format.price(price), minutes });
  return { id: idOf({ kind: 'service', ids: [id] }), title, description };
}

function answers({ say }: Facts, state: State, [yes, no]: readonly [Phrase, Phrase]): ReplyOption[] {
  const meaning = state.asked?.kind === 'name' ? null : putToClient(state);
  if (!meaning) return [];
  const id = idOf(meaning);
  return [
    { id: `yes:${id}`, title: say(yes) },
    { id: `no:${id}`, title: say(no) },
  ];
}

/** What a yes would agree to. */
export function putToClient({ asked, proposal, frame }: State): Meaning | null {
  if (asked?.kind === 'cancel') return { kind: 'cancel', ids: asked.options };
  return proposal ? { kind: 'time', ...proposal, bookingId: frame.bookingId } : null;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
