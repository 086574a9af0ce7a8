import { createHash } from 'node:crypto';
import type { LoadReport } from '../../context/report';
import type { DialogueSegment } from '../../domain/context';
import type { Action, Reply } from '../../domain/turn';
import type { DueTurn } from '../turn';

/** A turn that its responder has answered, ready to be committed. */
export interface FinishedTurn {
  turn: DueTurn;
  reply: Reply;
  report: TurnReport;
}

/** Stored with the reply, to explain later why the responder said what it said. */
export interface TurnReport {
  context: LoadReport;
  responderMs: number;
  /** The responder's own report on its reply; absent: it has none. */
  responder?: Reply['report'];
  /** When the gateway put the oldest of its messages on the queue, and for how long the debounce kept them then. */
  since: string;
  debounceMs: number;
  /** When its last run began, by the clock of the process. Absent, like all below: an older release has written it. */
  startedAt?: string;
  /** Which run of the turn that was, from 1. */
  run?: number;
  /** The dialogue as the turn has found it, without its messages, which are stored as rows. */
  dialogue?: Omit<DialogueSegment, 'messages'>;
  /** What it has done besides its reply. */
  actions?: readonly Action[];
}

/** The version of the conversation after the turn. */
export function versionAfter({ version }: DueTurn): number {
  return version + 1;
}

/** Where a reply goes: to the channel and address of the client's last message. */
export function returnAddress({ messages, client }: DueTurn) {
  const { channel = '', address = client, providerAddress = null } = messages.at(-1) ?? {};
  return { channel, address, provider_address: providerAddress };
}

/**
 * The idempotency key of a turn: the same for every attempt to answer these messages in this turn, and for nothing else. The
 * number of the turn alone is not enough: it repeats after the database is restored from a backup, and a provider would take
 * two different replies for one.
 */
export function turnKey(turn: DueTurn): string {
  const messageIds = JSON.stringify(turn.messages.map(({ messageId }) => messageId));
  const digest = createHash('sha256').update(messageIds).digest('hex').slice(0, 12);
  return `${turn.companyId}-${turn.conversationId}-${versionAfter(turn)}-${digest}`;
}
