import { randomUUID } from 'node:crypto';
import type { Context } from '../../src/domain/context';
import type { Action, ActionOutcome, Reply } from '../../src/domain/turn';
import type { Responder, RespondInput } from '../../src/responders/responder';
import { decodeRequest } from './client-request';
import { carryOut, type Instruction, type RunReport, reportOf, stateAfter } from './responder';

/**
 * The model responder as a run of the suite: it reads the requests in words, reports what it has done, and follows the instruction that it
 * gets back.
 */
export function createModelRuns(
  model: Responder,
  send: (report: RunReport) => Promise<Instruction>,
): Responder {
  return {
    async respond(input) {
      const runId = randomUUID().slice(0, 13);
      const done: Action[] = [];
      const reply = await model.respond(told(input, done));
      const text = reply.text ? `${reply.text}\n${runId}` : null;
      const actions = [...doneBefore(input.outcomes), ...done, ...reply.actions];
      const booked = actions.flatMap((one) =>
        one.type === 'book' ? [{ staffId: one.staffId, from: one.from }] : [],
      );
      const cancelled = actions.flatMap((one) => (one.type === 'cancel' ? [one.bookingId] : []));
      const performed = [...done, ...reply.actions].filter(
        ({ type }) => type === 'book' || type === 'cancel',
      );
      const report = reportOf(input, { runId, text, booked, cancelled });
      await carryOut(await send({ ...report, performed: performed.length }));
      const { text: _, ...rest } = reply;
      const state = { ...reply.state, ...stateAfter(report) };
      return { ...rest, ...(text && { text }), state } satisfies Reply;
    },
  };
}

/** The requests in words, with the ids that the model would look up in the catalogue. Keeps what is performed. */
function told(input: RespondInput, done: Action[]): RespondInput {
  const { context, messages } = input;
  const inWords = <M extends { text: string | null }>(message: M): M => ({
    ...message,
    text: wordsOf(message.text, context),
  });
  const said = context.dialogue.messages.map((one) => (one.from === 'client' ? inWords(one) : one));
  return {
    ...input,
    context: { ...context, dialogue: { ...context.dialogue, messages: said } },
    messages: messages.map(inWords),
    async perform(action) {
      const performed = (await input.perform?.(action)) ?? { outcome: 'unavailable' as const };
      if (performed.outcome === 'done') done.push(action);
      return performed;
    },
  };
}

function wordsOf(text: string | null, { company, client }: Context): string {
  const request = decodeRequest(text);
  if (request.do === 'book') {
    const staffId = company.staff[request.seat]?.id;
    return `book ${company.services[0]?.id} ${staffId} ${request.from}`;
  }
  const booking = client.bookings.find(({ status }) => status === 'booked');
  if (request.do === 'cancel') return booking ? `cancel ${booking.id}` : 'hello';
  return { agree: 'yes, please', ask: 'hello', thank: 'thanks' }[request.do];
}

function doneBefore(outcomes: readonly ActionOutcome[] = []): Action[] {
  return outcomes.flatMap(({ action, outcome }) => (outcome === 'done' ? [action] : []));
}
