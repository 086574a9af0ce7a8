import { randomUUID } from 'node:crypto';
import type { BusyTime } from '../../src/domain/context';
import type { Action, BookAction, Reply } from '../../src/domain/turn';
import type { Responder, RespondInput } from '../../src/responders/responder';
import { decodeRequest } from './client-request';

/** The dialogue's state: which runs of the responder were committed, in order. */
export interface ChaosState {
  counter: number;
  runs: string[];
}

/** What one run of the responder received, and what it will answer. */
export interface RunReport {
  runId: string;
  companyId: string;
  /** Ids of the messages to answer, in the order in which it received them. */
  messageIds: string[];
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
  /** Of a model: how many bookings and cancellations it has done in this run. */
  performed?: number;
}

/** What the run must do after its report. */
export type Instruction = { do: 'answer'; afterMs: number } | { do: 'throw' } | { do: 'hang' };

/**
 * The answer depends on the context, the messages and the run's id. The id is new each time, so two runs of one turn
 * never give the same text. The responder sends its report before it answers, and follows the instruction it gets back.
 * Half of the runs perform what they want before they speak, and half of those return it as well.
 */
export function createChaosResponder(send: (report: RunReport) => Promise<Instruction>): Responder {
  return {
    async respond(input) {
      const runId = randomUUID().slice(0, 13);
      const wishes = wishesOf(input);
      const isPerforming = runId < '8';
      const done = isPerforming ? await perform(input, wishes) : wishes;
      const { report, reply } = answer(input, runId, done);
      await carryOut(await send(report));
      return isPerforming && runId < '4' ? { ...reply, actions: [] } : reply;
    },
  };
}

export async function carryOut(instruction: Instruction): Promise<void> {
  if (instruction.do === 'throw') throw new Error('the responder was instructed to throw');
  if (instruction.do === 'hang') return new Promise<never>(() => {});
  await new Promise((resolve) => setTimeout(resolve, instruction.afterMs));
}

interface Wishes {
  booked: { staffId: string; from: string }[];
  cancelled: string[];
}

/** What is done. It takes an error for a success: the run must have ended. */
async function perform(input: RespondInput, { booked, cancelled }: Wishes): Promise<Wishes> {
  const done: Wishes = { booked: [], cancelled: [] };
  for (const wanted of booked) if (await isDone(input, bookingOf(wanted))) done.booked.push(wanted);
  for (const bookingId of cancelled)
    if (await isDone(input, { type: 'cancel', bookingId })) done.cancelled.push(bookingId);
  return done;
}

async function isDone(input: RespondInput, action: Action): Promise<boolean> {
  try {
    return (await input.perform?.(action))?.outcome === 'done';
  } catch {
    return true;
  }
}

function wishesOf({ context, messages, outcomes = [] }: RespondInput): Wishes {
  const { company, schedule, client } = context;
  // What an earlier run has done is told, and asked for again: that must not do it again.
  const bookings = outcomes.flatMap(({ action, outcome }) =>
    action.type === 'book' ? [{ staffId: action.staffId, from: action.from, outcome }] : [],
  );
  const booked: RunReport['booked'] = bookings
    .filter(({ outcome }) => outcome === 'done')
    .map(({ staffId, from }) => ({ staffId, from }));
  const cancellations = outcomes.flatMap(({ action, outcome }) =>
    action.type === 'cancel' ? [{ bookingId: action.bookingId, outcome }] : [],
  );
  const cancelled = cancellations
    .filter(({ outcome }) => outcome === 'done')
    .map(({ bookingId }) => bookingId);
  let cancelledBefore = cancellations.length;
  const mine = client.bookings.filter(({ status }) => status === 'booked');
  for (const request of messages.map(({ text }) => decodeRequest(text))) {
    if (request.do === 'book') {
      const staffId = company.staff[request.seat]?.id ?? '';
      const wanted = { staffId, from: request.from };
      const notAgain = [...schedule.busy, ...booked, ...bookings];
      if (!notAgain.some((taken) => isSame(taken, wanted))) booked.push(wanted);
    } else if (request.do === 'cancel') {
      cancelledBefore -= 1;
      if (cancelledBefore >= 0) continue;
      const next = mine.find(({ id }) => !cancelled.includes(id));
      if (next) cancelled.push(next.id);
    }
  }
  return { booked, cancelled };
}

function answer(
  input: RespondInput,
  runId: string,
  { booked, cancelled }: Wishes,
): { report: RunReport; reply: Reply } {
  const { messages } = input;
  const messageIds = messages.map(({ messageId }) => messageId);
  const text = messages.every((message) => decodeRequest(message.text).do === 'thank')
    ? null
    : [`${runId} answers ${messageIds.join(' ')}`, ...booked.map(({ from }) => `booked ${from}`)].join('; ');
  const actions: Action[] = [
    ...booked.map(bookingOf),
    ...cancelled.map((bookingId) => ({ type: 'cancel' as const, bookingId })),
  ];
  const report = reportOf(input, { runId, text, booked, cancelled });
  return { report, reply: { ...(text !== null && { text }), state: { ...stateAfter(report) }, actions } };
}

/** What the run has received, and what it answers. */
export function reportOf(
  { context, messages }: RespondInput,
  answered: Pick<RunReport, 'runId' | 'text' | 'booked' | 'cancelled'>,
): RunReport {
  const { company, schedule, client, dialogue } = context;
  const { counter = 0, runs = [] } = dialogue.state as Partial<ChaosState>;
  return {
    ...answered,
    companyId: company.id,
    messageIds: messages.map(({ messageId }) => messageId),
    state: { counter, runs },
    dialogue: dialogue.messages.map(({ text }) => text ?? ''),
    bookings: client.bookings.map(({ id, status }) => ({ id, status })),
    name: client.name,
    notes: client.notes,
    busy: schedule.busy.map(({ bookingId }) => bookingId),
    about: company.about,
  };
}

export function stateAfter({ runId, state: { counter, runs } }: RunReport): ChaosState {
  return { counter: counter + 1, runs: [...runs, runId] };
}

function bookingOf(wanted: Wishes['booked'][number]): BookAction {
  return { type: 'book', serviceId: null, title: 'Стрижка', durationMinutes: 60, ...wanted };
}

function isSame(taken: Pick<BusyTime, 'staffId' | 'from'>, wanted: RunReport['booked'][number]): boolean {
  return taken.staffId === wanted.staffId && taken.from === wanted.from;
}
