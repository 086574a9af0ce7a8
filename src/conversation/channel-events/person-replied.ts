import { partsOf } from '../../channels/parts';
import { type PersonReply, type StoredReply, storePersonReply } from '../../db/channel-events/person-reply';
import { ensureClient } from '../../db/clients';
import { hasCompany } from '../../db/companies';
import { LockTimedOut } from '../../db/errors';
import { chatKind, normalizeAddress } from '../../domain/address';
import { UnknownCompany } from '../../domain/errors';
import { effectOf } from '../../domain/message-effect';
import { plausible } from '../../domain/message-times';
import { claimMs } from '../deliver-deps';
import { channelOf } from '../deliver-wait';
import { addressesOf, linkSender } from '../link-addresses';
import { dropDialogue } from './drop-dialogue';
import { EventTooEarly } from './errors';
import type { ChannelEventDeps, Handled, Told } from './handled';

/**
 * A person of the business has written to a client, who may be new. The bot pauses in this conversation. Throws `InvalidAddress`
 * and `UnknownCompany`.
 */
export async function onPersonReplied(
  deps: ChannelEventDeps,
  told: Told<'person-replied'>,
): Promise<Handled> {
  const { companyId, channel, event } = told;
  const { messageId, to, aliases, kind, text } = event;
  const chat = chatKind(to.value);
  if (chat !== 'client') return chat;
  if (effectOf({ kind }) === 'none') return kind;
  const address = normalizeAddress(to);
  if (aliases) await linkSender(deps, { companyId, addresses: addressesOf(address, aliases) });
  const stored = await store(deps, {
    companyId,
    channel,
    messageId,
    address,
    providerAddress: to.value,
    kind,
    text,
    at: plausible(new Date(event.at), new Date()),
    pauseMs: deps.personPauseMs,
    debounce: deps.debounce,
    partsOf: (reply) => partsOf(reply, channelOf(deps, { companyId, channel })?.longestText),
    claimMs: claimMs(deps),
  });
  if (stored.kind === 'being-sent') throw new EventTooEarly('reply-being-sent');
  if (stored.kind !== 'stored') return stored.kind;
  const { conversationId, pausedUntil, cancelled, dueInMs } = stored;
  await dropDialogue(deps, companyId, conversationId);
  deps.events.emit('person.replied', { companyId, conversationId, pausedUntil, cancelled });
  if (dueInMs !== null) await deps.queues.wakeTurn(conversationId, dueInMs);
  return undefined;
}

async function store({ db }: ChannelEventDeps, reply: PersonReply): Promise<StoredReply> {
  const stored = await storePersonReply(db, reply);
  if (stored.kind !== 'no-conversation') return stored;
  const { companyId, address } = reply;
  if (!(await hasCompany(db, companyId))) throw new UnknownCompany(companyId);
  await ensureClient(db, { companyId, address, name: undefined });
  const again = await storePersonReply(db, reply);
  if (again.kind === 'no-conversation')
    throw new LockTimedOut(new Error('its client, or its company, stays locked'));
  return again;
}
