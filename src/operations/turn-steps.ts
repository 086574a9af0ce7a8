import type { TurnReport } from '../db/commit/finished-turn';
import type { TurnViewMessage } from '../db/turn-view/messages';

export const TURN_STEPS = [
  'waited',
  'queued',
  'context',
  'thought',
  'request',
  'committed',
  'outbox',
  'delivered',
  'read',
] as const;
export type TurnStepName = (typeof TURN_STEPS)[number];

/** One step of a turn, on a scale that begins when its oldest message was stored. */
export interface ViewedStep {
  name: TurnStepName;
  /** Milliseconds. */
  from: number;
  to: number;
  /** Of `request`: which one, from 1. */
  number?: number;
}

type Request = { seconds?: unknown };

/**
 * What a turn has spent its time on. All times but the start of the run are those of the database; a clock of a process that differs
 * makes a step longer and its neighbour shorter, never negative. Empty: too little is known.
 */
export function stepsOf(asked: readonly TurnViewMessage[], reply: TurnViewMessage | undefined): ViewedStep[] {
  const report = reply?.report;
  if (!reply || !report || asked.length === 0) return [];
  const zero = Math.min(...asked.map(({ storedAt }) => storedAt.getTime()));
  const since = (at: Date | string | null | undefined): number | undefined =>
    at ? Math.max(0, new Date(at).getTime() - zero) : undefined;
  const committed = since(reply.sentAt) ?? 0;
  const took = (ms: number | undefined) => (typeof ms === 'number' && ms > 0 ? ms : 0);
  const contextMs = took(report.context?.ms);
  const thoughtMs = took(report.responderMs);
  const began = Math.min(since(report.startedAt) ?? committed - contextMs - thoughtMs, committed);
  const due = Math.min(took(report.debounceMs), Math.max(0, began));
  const loaded = Math.min(Math.max(0, began) + contextMs, committed);
  const thought = Math.min(loaded + thoughtMs, committed);
  const steps: ViewedStep[] = [
    { name: 'waited', from: 0, to: due },
    { name: 'queued', from: due, to: Math.max(due, began) },
    { name: 'context', from: Math.max(0, began), to: loaded },
    { name: 'thought', from: loaded, to: thought },
    ...requestSteps(report, loaded, thought),
    { name: 'committed', from: thought, to: committed },
  ];
  return [...steps, ...deliverySteps(reply, committed, since)];
}

/** The requests to a model, one after the other. One that runs beside another is drawn after it, and may be cut. */
function requestSteps({ responder }: Partial<TurnReport>, from: number, to: number): ViewedStep[] {
  const requests = Array.isArray(responder?.requests) ? (responder.requests as Request[]) : [];
  let at = from;
  return requests.slice(0, MOST_REQUESTS).map(({ seconds }, i) => {
    const begun = Math.min(at, to);
    at = Math.min(begun + (typeof seconds === 'number' ? Math.max(0, seconds * 1000) : 0), to);
    return { name: 'request', from: begun, to: at, number: i + 1 };
  });
}

const MOST_REQUESTS = 20;

function deliverySteps(
  { status, sendingSince, deliveredAt, readAt }: TurnViewMessage,
  committed: number,
  since: (at: Date | null) => number | undefined,
): ViewedStep[] {
  const given = since(sendingSince);
  const delivered = since(deliveredAt);
  const read = since(readAt);
  const left = Math.max(committed, given ?? committed);
  const steps: ViewedStep[] = [];
  if (given !== undefined && status !== 'failed') steps.push({ name: 'outbox', from: committed, to: left });
  if (delivered !== undefined) steps.push({ name: 'delivered', from: left, to: Math.max(left, delivered) });
  const arrived = Math.max(left, delivered ?? left);
  if (read !== undefined) steps.push({ name: 'read', from: arrived, to: Math.max(arrived, read) });
  return steps;
}
