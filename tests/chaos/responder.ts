import { randomUUID } from 'node:crypto';
import type { BusyTime } from '../../src/domain/context';
import type { Action, Reply } from '../../src/domain/turn';
import type { Responder, RespondInput } from '../../src/responders/responder';
import { understand } from './saying';

/** What a dialogue remembers: which runs of its responder were committed, in order. */
export interface ChaosState {
  counter: number;
  runs: string[];
}

/** What one run of the responder was handed, and what it is about to answer. */
export interface Given {
  run: string;
  companyId: string;
  /** Ids of the messages to answer, in the order they came in. */
  asked: string[];
  state: ChaosState;
  /** Texts of both sides, oldest first. */
  dialogue: string[];
  bookings: { id: string; status: string }[];
  name: string | null;
  notes: string | null;
  busy: string[];
  about: string | null;
  text: string | null;
  booked: { staffId: string; from: string }[];
  cancelled: string[];
}

/** What becomes of the run. */
export type Verdict = { do: 'answer'; afterMs: number } | { do: 'throw' } | { do: 'hang' };

/**
 * Answers by what the messages say alone, except for the name of the run, which is new each time: so two runs of one
 * turn never say the same. It tells what it was handed before it answers, and obeys the verdict.
 */
export function createChaosResponder(tell: (given: Given) => Promise<Verdict>): Responder {
  return {
    async respond(input) {
      const { given, reply } = consider(input);
      const verdict = await tell(given);
      if (verdict.do === 'throw') throw new Error('the responder was told to throw');
      if (verdict.do === 'hang') return new Promise<never>(() => {});
      await new Promise((resolve) => setTimeout(resolve, verdict.afterMs));
      return reply;
    },
  };
}

function consider({ context, messages }: RespondInput): { given: Given; reply: Reply } {
  const { company, schedule, client, dialogue } = context;
  const before = { counter: 0, runs: [], ...dialogue.state } as ChaosState;
  const run = randomUUID().slice(0, 13);
  const sayings = messages.map(({ text }) => understand(text));

  const booked: Given['booked'] = [];
  const cancelled: string[] = [];
  const mine = client.bookings.filter(({ status }) => status === 'booked');
  for (const saying of sayings) {
    if (saying.do === 'book') {
      const staffId = company.staff[saying.seat]?.id ?? '';
      const wanted = { staffId, from: saying.from };
      if (![...schedule.busy, ...booked].some((taken) => isSame(taken, wanted))) booked.push(wanted);
    } else if (saying.do === 'cancel') {
      const next = mine.find(({ id }) => !cancelled.includes(id));
      if (next) cancelled.push(next.id);
    }
  }

  const asked = messages.map(({ messageId }) => messageId);
  const text = sayings.every((saying) => saying.do === 'thank')
    ? null
    : [`${run} answers ${asked.join(' ')}`, ...booked.map(({ from }) => `booked ${from}`)].join('; ');
  const actions: Action[] = [
    ...booked.map((wanted) => ({
      type: 'book' as const,
      serviceId: null,
      title: 'Стрижка',
      durationMinutes: 60,
      ...wanted,
    })),
    ...cancelled.map((bookingId) => ({ type: 'cancel' as const, bookingId })),
  ];
  const given: Given = {
    run,
    companyId: company.id,
    asked,
    state: before,
    dialogue: dialogue.messages.map(({ text }) => text ?? ''),
    bookings: client.bookings.map(({ id, status }) => ({ id, status })),
    name: client.name,
    notes: client.notes,
    busy: schedule.busy.map(({ bookingId }) => bookingId),
    about: company.about,
    text,
    booked,
    cancelled,
  };
  const state = { counter: before.counter + 1, runs: [...before.runs, run] };
  return { given, reply: { ...(text !== null && { text }), state, actions } };
}

function isSame(taken: Pick<BusyTime, 'staffId' | 'from'>, wanted: Given['booked'][number]): boolean {
  return taken.staffId === wanted.staffId && taken.from === wanted.from;
}
