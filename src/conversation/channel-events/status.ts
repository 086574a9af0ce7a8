import { partsOf } from '../../channels/parts';
import { recordState } from '../../db/outbox/delivery-state';
import { markSent } from '../../db/outbox/mark-sent';
import { markTaken } from '../../db/outbox/progress';
import { findReply, type ToldReply } from '../../db/outbox/told-reply';
import { isByHand } from '../../domain/by-hand';
import { claimMs } from '../deliver-deps';
import { emitSent } from '../deliver-sent';
import { channelOf } from '../deliver-wait';
import { EventTooEarly } from './errors';
import type { ChannelEventDeps, Handled, Told } from './handled';
import { onFailedLater } from './status-failed';

/**
 * What became of a reply after the provider had taken it. A state of a reply that may have been sent settles that: the provider has
 * taken it. States arrive in any order, more than once, and before the process that sends the reply has stored that it did.
 */
export async function onStatus(deps: ChannelEventDeps, told: Told<'status'>): Promise<Handled> {
  const { companyId, channel, event } = told;
  const { messageId, idempotencyKey, status, at } = event;
  const keys = idempotencyKey === undefined ? [] : keysOf(idempotencyKey);
  const reply = await findReply(deps.db, { companyId, channel, messageId, keys }, claimMs(deps));
  if (!reply) throw new EventTooEarly('message-not-stored');
  if (reply.author === 'person' && !isByHand(reply.idempotencyKey)) return 'not-ours';
  // The provider has told that it could not deliver this message. If it was delivered after all, it is not sent again.
  const hadFailed = reply.status !== 'sent' && reply.providerMessageId === messageId;
  if (hadFailed && (status === 'sent' || status === 'failed')) return 'repeated';
  if (reply.beingSent) throw new EventTooEarly('reply-being-sent');
  const part = hadFailed ? reply.partsSent + 1 : partOf(reply, idempotencyKey);
  if (status === 'failed') return onFailedLater(deps, reply, part, event);
  if (reply.status !== 'sent' && !(await settle(deps, reply, part, messageId))) return undefined;
  if (status === 'sent') return reply.status === 'sent' ? 'repeated' : undefined;
  if (part < reply.partsSent) return 'part'; // a reply is delivered when its last part is
  return record(deps, reply, status, at, event.billable ?? false);
}

/** What a part's key ends with, from the second part on. */
const PART = /-([1-9]\d{0,3})$/;

/** The key as it is, or, for a part of a long reply, without the number of the part. */
function keysOf(given: string): string[] {
  return [given, given.replace(PART, '')];
}

/** Which part of a reply a state is about, from 1. Without a key it is about the last one: its id is stored. */
function partOf({ idempotencyKey, partsSent }: ToldReply, given: string | undefined): number {
  if (given === idempotencyKey) return 1;
  const part = given?.startsWith(idempotencyKey) && PART.exec(given.slice(idempotencyKey.length));
  return part ? Number(part[1]) : Math.max(1, partsSent);
}

/** Returns whether all of the reply was sent. */
async function settle(
  deps: ChannelEventDeps,
  reply: ToldReply,
  part: number,
  messageId: string,
): Promise<boolean> {
  const { db, queues, events } = deps;
  const { id: replyId, conversationId } = reply;
  const parts = partsOf(reply.text, channelOf(deps, reply)?.longestText).length;
  if (part < parts) {
    await markTaken(db, replyId, part, claimMs(deps));
    await queues.endOutboxWait(conversationId);
    await queues.wakeOutbox(conversationId);
    return false;
  }
  const marked = await markSent(db, { replyId, messageId, parts }, ONCE);
  emitSent(events, reply, marked);
  await queues.endOutboxWait(conversationId); // also for replies that are committed from now on
  if (marked.more) await queues.wakeOutbox(conversationId);
  return true;
}

/** The job is tried again by itself. */
const ONCE = { until: 0, signal: new AbortController().signal };

async function record(
  { db, events }: ChannelEventDeps,
  { id: replyId, companyId, conversationId, channel }: ToldReply,
  state: 'delivered' | 'read',
  at: string,
  billable: boolean,
): Promise<Handled> {
  const { delivered, read, seconds } = await recordState(db, replyId, state, at);
  const ids = { companyId, conversationId, replyId, channel };
  if (delivered) events.emit('reply.delivered', { ...ids, seconds, billable });
  if (read) events.emit('reply.read', ids);
  return delivered || read ? undefined : 'repeated';
}
