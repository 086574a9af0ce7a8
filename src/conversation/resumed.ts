import type { LoadReport } from '../context/report';
import type { DueTurn } from '../db/turn';
import { type DialogueSegment, SEGMENTS } from '../domain/context';
import { HITS } from '../domain/origin';
import type { Events } from '../observability/events';
import { HOUR } from '../time/duration';

/** A conversation that was silent for this long is one that warming is for: its client writes for the first time today. */
const SILENCE = 6 * HOUR;

/** Tells how the first turn after hours of silence has found its context. A new client has no silence to break. */
export function reportResumed(
  events: Events,
  { companyId, conversationId, messages: [first] }: DueTurn,
  { messages }: DialogueSegment,
  { segments }: LoadReport,
): void {
  const last = messages.at(-1);
  if (!last || !first || Date.parse(first.sentAt) - Date.parse(last.sentAt) < SILENCE) return;
  const isWarm = SEGMENTS.every((segment) => HITS.includes(segments[segment].from));
  events.emit('conversation.resumed', { companyId, conversationId, isWarm });
}
