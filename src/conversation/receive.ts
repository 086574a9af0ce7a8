import { storeIncomingMessage } from '../db/inbox';
import type { InboxSettings } from '../db/insert-messages';
import { chatKind, normalizeAddress } from '../domain/address';
import { effectOf } from '../domain/message-effect';
import { plausibleTimes } from '../domain/message-times';
import { failpoint } from '../failpoint';
import { PRIORITY } from '../fairness/rules';
import type { IncomingMessage } from '../jobs/incoming-message';
import type { Queues } from '../queues/queues';
import { addressesOf, type LinkDeps, linkSender } from './link-addresses';

export interface ReceiveDeps extends InboxSettings, LinkDeps {
  queues: Queues;
}

export type Received = 'stored' | 'duplicate' | 'group' | 'broadcast' | 'newsletter' | 'reaction';

/**
 * Stores a message and wakes its conversation, unless the conversation is deferred. Groups, status broadcasts and newsletters
 * are not dialogues and are not stored, and neither are reactions. `addedAt` is the time at which the producer put the message
 * on the queue, by the producer's clock. `traceparent` names the span that stores the message. Throws `InvalidAddress`,
 * `UnknownCompany`, and `LockTimedOut`.
 */
export async function receiveMessage(
  deps: ReceiveDeps,
  message: IncomingMessage,
  addedAt: Date,
  traceparent?: string,
): Promise<Received> {
  const { db, queues, events, debounce, turnsPerCompany } = deps;
  const { companyId, name } = message;
  const chat = chatKind(message.from.value);
  if (chat !== 'client') return chat;
  const effect = effectOf(message);
  if (effect === 'none') return 'reaction';
  const address = normalizeAddress(message.from);
  if (message.aliases)
    await linkSender(deps, { companyId, name, addresses: addressesOf(address, message.aliases) });
  const given = { sentAt: new Date(message.sentAt), receivedAt: addedAt };
  const { sentAt, receivedAt } = plausibleTimes(given, new Date());
  const dated = { ...message, sentAt: sentAt.toISOString() };
  const stored = await storeIncomingMessage(
    db,
    { message: dated, address, receivedAt, traceparent, isAnswered: effect === 'dialogue' },
    { debounce, turnsPerCompany },
  );
  failpoint('after-insert');
  const { conversationId, dueInMs, deferred, flooded, duplicate } = stored;
  if (!duplicate) events.emit('message.stored', { companyId, conversationId, channel: message.channel });
  // Also for a duplicate: the process that stored it may have died before it woke the conversation.
  if (dueInMs !== null && !deferred)
    await queues.wakeTurn(conversationId, dueInMs, {
      sameTrace: true,
      ...(flooded && { priority: PRIORITY.aboveLimit }),
    });
  failpoint('after-wake-up');
  return duplicate ? 'duplicate' : 'stored';
}
