import type { ContextService } from '../context/service';
import { claimMs } from '../conversation/deliver-deps';
import { clientWithAddresses } from '../db/client-addresses';
import { canonicalAddress, clientOfConversation } from '../db/clients';
import type { Db } from '../db/database';
import { type StoredByHand, storeReplyByHand } from '../db/replies/by-hand';
import { storableText } from '../db/storable';
import { type ContextOwner, LONGEST_TEXT } from '../domain/context';
import type { Debounce } from '../domain/policies';
import type { Events } from '../observability/events';
import type { Queues } from '../queues/queues';
import { requireCompany } from './company';
import { ClientNotFound, ClientNotReachable, ConversationNotFound, ReplyUnusable } from './errors';

export interface AnswerDeps {
  db: Db;
  /** Milliseconds for which no turn runs after the reply (`PERSON_PAUSE`). */
  personPauseMs: number;
  debounce: Debounce;
  /** Milliseconds; see `DeliverDeps`. */
  gatewayTimeoutMs: number;
}

export interface OperatorReply {
  conversationId: string;
  text: string;
  /** Equal for all attempts to send this reply, different for any other. */
  token: string;
}

/** `duplicate`: the reply was stored before, and nothing was changed. */
export type Answered = Extract<StoredByHand, { kind: 'stored' }> | { kind: 'duplicate' };

/**
 * Replies to a client in place of the bot, through the channel of their last message. The bot falls silent as after a reply on the
 * phone, and what it was about to say is not said. The next sweep sends it, or `publishAnswer` wakes it at once.
 * Throws `ReplyUnusable`, `ConversationNotFound`, `ClientNotReachable`, `LockTimedOut`.
 */
export async function answerByHand(deps: AnswerDeps, reply: OperatorReply): Promise<Answered> {
  const text = storableText(reply.text).trim();
  requireUsable(text);
  const { db, personPauseMs: pauseMs, debounce } = deps;
  const stored = await storeReplyByHand(db, { ...reply, text, pauseMs, debounce, claimMs: claimMs(deps) });
  if (stored.kind === 'no-conversation') throw new ConversationNotFound(reply.conversationId);
  if (stored.kind === 'no-address') throw new ClientNotReachable();
  if (stored.kind === 'other-text')
    throw new ReplyUnusable('another text was sent with the same form, or the same --id, before');
  return stored.kind === 'stored' ? stored : { kind: 'duplicate' };
}

/** Throws `ReplyUnusable`. */
export function requireUsable(text: string): void {
  if (storableText(text).trim() === '') throw new ReplyUnusable('it is empty');
  if (text.length > LONGEST_TEXT)
    throw new ReplyUnusable(`it has ${text.length} characters; at most ${LONGEST_TEXT} are allowed`);
}

/** Brings the cache up to date, tells who listens, and wakes the delivery. What of it fails, the sweep does. */
export async function publishAnswer(
  deps: { db: Db; queues: Queues; contexts: ContextService; events: Events },
  conversationId: string,
  answered: Answered,
): Promise<void> {
  if (answered.kind === 'duplicate') return;
  const { companyId, pausedUntil, cancelled, dueInMs } = answered;
  deps.events.emit('person.replied', { companyId, conversationId, pausedUntil, cancelled });
  await Promise.allSettled([
    dropDialogue(deps, companyId, conversationId),
    deps.queues.wakeOutbox(conversationId),
    dueInMs === null ? undefined : deps.queues.wakeTurn(conversationId, dueInMs),
  ]);
}

async function dropDialogue(
  { db, contexts }: { db: Db; contexts: ContextService },
  companyId: string,
  conversationId: string,
): Promise<void> {
  const client = await clientOfConversation(db, conversationId);
  if (client !== undefined) await contexts.invalidate({ companyId, client }, ['dialogue']);
}

/** The conversation of a client, given any of their addresses. Throws `CompanyNotFound`, `ClientNotFound`, `ClientNotReachable`. */
export async function conversationOfClient(db: Db, owner: ContextOwner): Promise<string> {
  await requireCompany(db, owner.companyId);
  const canonical = await canonicalAddress(db, owner);
  const client =
    canonical === undefined ? undefined : await clientWithAddresses(db, owner.companyId, canonical);
  if (!client) throw new ClientNotFound(owner.companyId);
  if (client.conversationId === null) throw new ClientNotReachable();
  return client.conversationId;
}
