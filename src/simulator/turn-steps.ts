import type { Signal } from '../activity/signal';
import type { LoadReport } from '../context/report';
import type { ChatMessage } from '../db/simulator/chat';
import { SEGMENTS, type SegmentName } from '../domain/context';
import type { Origin } from '../domain/origin';

export const STEPS = ['received', 'waited', 'context', 'responder', 'committed', 'sent'] as const;
export type StepName = (typeof STEPS)[number];

export interface TurnStep {
  name: StepName;
  /** `now`: it is under way. */
  state: 'done' | 'now' | 'to-come';
  /** How long it took; undefined: it is not over, or it is not known any more. */
  ms?: number | undefined;
}

/** The turn that runs, or the last one. */
export interface TurnPicture {
  /** How many messages it answers. */
  messages: number;
  steps: TurnStep[];
  /** Where its context came from; undefined: it is not loaded yet. */
  segments: Record<SegmentName, Origin> | undefined;
}

type TurnSignal = Extract<Signal, { kind: 'turn' }>;

export interface Known {
  messages: readonly ChatMessage[];
  /** The newest of all conversations. They may be gone already: then the reports of the replies say less. */
  signals: readonly Signal[];
  conversationId: string;
  /** The turn has not begun, although messages are unanswered. */
  isWaiting: boolean;
}

/** Undefined: no turn has run, and none is to run. */
export function turnPicture(known: Known): TurnPicture | undefined {
  const { messages, isWaiting } = known;
  const unanswered = messages.filter(({ direction, turn }) => direction === 'in' && turn === null);
  const last = messages.findLast(({ direction, turn }) => direction === 'in' && turn !== null)?.turn;
  const asked =
    unanswered.length > 0
      ? unanswered
      : messages.filter(({ direction, turn }) => direction === 'in' && turn === last);
  const [first] = asked;
  if (!first) return undefined;
  const replies = messages.filter(
    ({ direction, author, turn }) =>
      direction === 'out' && author !== 'person' && turn !== null && turn === first.turn,
  );
  const report = replies.find((reply) => reply.report?.context)?.report ?? undefined;
  const ran = stepsAfter(known, first.storedAt);
  const isSent = replies.some(({ status }) => status === 'sent') || ran.has('sent');
  const isCommitted = unanswered.length === 0;
  const ms: Record<StepName, number | undefined> = {
    received: undefined,
    waited: report?.debounceMs ?? between(first.storedAt.getTime(), ran.get('read')?.at),
    context: report?.context?.ms ?? ran.get('context-loaded')?.ms,
    responder: report?.responderMs ?? ran.get('responder-ended')?.ms,
    committed: between(ran.get('responder-ended')?.at, ran.get('committed')?.at),
    sent: between(ran.get('committed')?.at, ran.get('sent')?.at),
  };
  const done = doneSteps(ran, isCommitted, isSent);
  const now = isWaiting ? 1 : done;
  return {
    messages: asked.length,
    steps: STEPS.map((name, i) => ({
      name,
      state: i < now ? 'done' : i === now ? 'now' : 'to-come',
      ...(i < now && { ms: ms[name] }),
    })),
    segments: (report?.context && originsOf(report.context)) ?? ran.get('context-loaded')?.segments,
  };
}

/** What the newest run of the turn has done. */
function stepsAfter({ signals, conversationId }: Known, since: Date): Map<TurnSignal['step'], TurnSignal> {
  const own = signals.filter(
    (signal): signal is TurnSignal =>
      signal.kind === 'turn' && signal.conversationId === conversationId && signal.at >= since.getTime(),
  );
  const begun = own.findLastIndex(({ step }) => step === 'read');
  return new Map(own.slice(Math.max(begun, 0)).map((signal) => [signal.step, signal]));
}

/** How many steps are over. */
function doneSteps(ran: Map<TurnSignal['step'], TurnSignal>, isCommitted: boolean, isSent: boolean): number {
  if (isCommitted) return isSent ? STEPS.length : STEPS.indexOf('sent');
  if (ran.has('responder-ended')) return STEPS.indexOf('committed');
  if (ran.has('context-loaded')) return STEPS.indexOf('responder');
  return ran.has('read') ? STEPS.indexOf('context') : STEPS.indexOf('waited');
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

export function originsOf({ segments }: LoadReport): Record<SegmentName, Origin> {
  return Object.fromEntries(SEGMENTS.map((name) => [name, segments[name].from])) as Record<
    SegmentName,
    Origin
  >;
}
