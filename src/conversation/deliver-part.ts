import type { OutgoingMessage, ReplyWindow } from '../channels/channel';
import { GatewayUnconfirmed } from '../channels/errors';
import { partsOf } from '../channels/parts';
import type { PendingReply } from '../db/outbox/claim';
import { isOutsideWindow } from '../db/outbox/window';
import { failpoint } from '../failpoint';
import { underDeadline } from '../time/deadline';
import { HOUR, SECOND } from '../time/duration';
import type { DeliverDeps } from './deliver-deps';

type PartDeps = Pick<DeliverDeps, 'db' | 'channels' | 'events' | 'gatewayTimeoutMs'>;

export interface PartSent {
  messageId: string | undefined;
  /** How many parts of the reply are sent by now. */
  parts: number;
  isLast: boolean;
}

/** The key of a part, from 1. A reply that is short has one part, and its key is that of the reply. */
export function partKey({ idempotencyKey }: Pick<PendingReply, 'idempotencyKey'>, part: number): string {
  return part === 1 ? idempotencyKey : `${idempotencyKey}-${part}`;
}

/** Passes the first part that is not sent yet to the gateway. Throws what the channel throws. */
export async function sendNextPart(
  deps: PartDeps,
  reply: PendingReply,
  signal: AbortSignal,
): Promise<PartSent> {
  const { companyId, channel } = reply;
  const startedAt = performance.now();
  let accepted = false;
  try {
    const sent = await passToGateway(deps, reply, signal);
    accepted = true;
    return sent;
  } finally {
    const seconds = (performance.now() - startedAt) / SECOND;
    deps.events.emit('gateway.answered', { companyId, channel, accepted, seconds });
  }
}

async function passToGateway(
  { db, channels, gatewayTimeoutMs: ms }: PartDeps,
  reply: PendingReply,
  signal: AbortSignal,
): Promise<PartSent> {
  failpoint('before-send');
  const late = () => new GatewayUnconfirmed(`it has not answered within ${ms} ms (GATEWAY_TIMEOUT)`);
  return underDeadline({ parent: signal, ms, late }, async (deadline) => {
    const channel = channels.of(reply.companyId, reply.channel);
    const texts = partsOf(reply.text, channel.longestText);
    const part = Math.min(reply.partsSent + 1, texts.length);
    const outsideWindow = await isOutside(db, reply, channel.window);
    const isLast = outsideWindow || part === texts.length;
    const text = outsideWindow ? texts.slice(part - 1).join('\n\n') : (texts[part - 1] ?? reply.text);
    const message = { ...messageOf(reply, part, text, isLast), ...(outsideWindow && { outsideWindow }) };
    const { messageId } = await channel.send(message, deadline);
    return { messageId, parts: isLast ? texts.length : part, isLast };
  });
}

/** One template says all that is left of the reply. */
async function isOutside(
  db: DeliverDeps['db'],
  reply: PendingReply,
  window: ReplyWindow | undefined,
): Promise<boolean> {
  if (!window) return false;
  if (reply.failureCode === window.code) return true;
  // Nothing is sent yet: a failure of the database must not look like a message that may have been sent.
  return isOutsideWindow(db, reply, window.hours * HOUR).catch(() => false);
}

/** The options belong to the end of the reply: the client reads them there. */
function messageOf(reply: PendingReply, part: number, text: string, isLast: boolean): OutgoingMessage {
  const { companyId, address: to, channel, onUnconfirmed } = reply;
  return {
    companyId,
    to,
    toProviderId: reply.providerAddress ?? undefined,
    channel,
    text,
    options: (isLast && reply.options) || undefined,
    idempotencyKey: partKey(reply, part),
    onUnconfirmed,
  };
}
