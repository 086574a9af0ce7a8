import { randomUUID } from 'node:crypto';
import type { BusyTime } from '../../src/domain/context';
import type { Action, Reply } from '../../src/domain/turn';
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
}

/** What the run must do after its report. */
export type Instruction = { do: 'answer'; afterMs: number } | { do: 'throw' } | { do: 'hang' };

/**
 * The answer depends on the context, the messages and the run's id. The id is new each time, so two runs of one turn
 * never give the same text. The responder sends its report before it answers, and follows the instruction it gets back.
 */
export function createChaosResponder(send: (report: RunReport) => Promise<Instruction>): Responder {
  return {
    async respond(input) {
      const { report, reply } = prepare(input);
      const instruction = await send(report);
      if (instruction.do === 'throw') throw new Error('the responder was instructed to throw');
      if (instruction.do === 'hang') return new Promise<never>(() => {});
      await new Promise((resolve) => setTimeout(resolve, instruction.afterMs));
      return reply;
    },
  };
}

function prepare({ context, messages }: RespondInput): { report: RunReport; reply: Reply } {
  const { company, schedule, client, dialogue } = context;
  const before = { counter: 0, runs: [], ...dialogue.state } as ChaosState;
  const runId = randomUUID().slice(0, 13);
  const requests = messages.map(({ text }) => decodeRequest(text));

  const booked: RunReport['booked'] = [];
  const cancelled: string[] = [];
  const mine = client.bookings.filter(({ status }) => status === 'booked');
  for (const request of requests) {
    if (request.do === 'book') {
      const staffId = company.staff[request.seat]?.id ?? '';
      const wanted = { staffId, from: request.from };
      if (![...schedule.busy, ...booked].some((taken) => isSame(taken, wanted))) booked.push(wanted);
    } else if (request.do === 'cancel') {
      const next = mine.find(({ id }) => !cancelled.includes(id));
      if (next) cancelled.push(next.id);
    }
  }

  const messageIds = messages.map(({ messageId }) => messageId);
  const text = requests.every((request) => request.do === 'thank')
    ? null
    : [`${runId} answers ${messageIds.join(' ')}`, ...booked.map(({ from }) => `booked ${from}`)].join('; ');
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
  const report: RunReport = {
    runId,
    companyId: company.id,
    messageIds,
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
  const state = { counter: before.counter + 1, runs: [...before.runs, runId] };
  return { report, reply: { ...(text !== null && { text }), state, actions } };
}

function isSame(taken: Pick<BusyTime, 'staffId' | 'from'>, wanted: RunReport['booked'][number]): boolean {
  return taken.staffId === wanted.staffId && taken.from === wanted.from;
}
