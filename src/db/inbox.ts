import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { UnknownCompany } from '../domain/errors';
import type { IncomingMessage } from '../jobs/incoming-message';
import { ensureClient } from './clients';
import { hasCompany } from './companies';
import type { Db } from './database';
import { dueIn } from './debounce';
import { LockTimedOut } from './errors';
import { type Conversation, type InboxSettings, insertMessage, type NewMessage } from './insert-messages';
import { storableText } from './storable';

export interface Stored extends Conversation {
  /** The message was stored before. */
  duplicate: boolean;
}

/** A conversation is locked for milliseconds, unless a process is frozen. */
const MAX_TRIES = 5;
/** Milliseconds; longer after each try. */
const PAUSE = 10;

/**
 * Stores a message once, with its client and conversation if they are new, and moves the debounce. Throws `UnknownCompany`,
 * and `LockTimedOut` where another transaction keeps the conversation locked: no connection waits for it.
 */
export async function storeIncomingMessage(
  db: Db,
  incoming: NewMessage,
  settings: InboxSettings,
): Promise<Stored> {
  const { message, address } = incoming;
  const { companyId, name } = message;
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const outcome = await insertMessage(db, { ...incoming, ...settings });
    if (outcome.kind === 'inserted') return { ...outcome.conversation, duplicate: false };
    if (outcome.kind === 'duplicate') {
      const conversation = await conversationOf(db, message);
      if (conversation) return { ...conversation, duplicate: true };
    }
    if (outcome.kind === 'no-conversation') {
      if (tries > 1 && !(await hasCompany(db, companyId))) throw new UnknownCompany(companyId);
      await ensureClient(db, { companyId, name, address });
    }
    if (outcome.kind === 'busy' || tries > 1) await pause(tries * PAUSE);
  }
  throw new LockTimedOut(new Error('its conversation, or its company, stays locked'));
}

/**
 * The conversation that holds the message. Undefined: it has been deleted. One that is deferred is not woken.
 */
async function conversationOf(db: Db, message: IncomingMessage): Promise<Conversation | undefined> {
  return db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .select([
      'conversation.id as conversationId',
      dueIn('conversation.due_at').as('dueInMs'),
      'conversation.deferred',
      sql<boolean>`false`.as('flooded'),
    ])
    .where('message.company_id', '=', message.companyId)
    .where('message.channel', '=', storableText(message.channel))
    .where('message.provider_message_id', '=', storableText(message.messageId))
    .where('message.direction', '=', 'in')
    .executeTakeFirst();
}
