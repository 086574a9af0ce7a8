import type { Channel } from '../channels/channel';
import type { PendingReply } from '../db/outbox/claim';
import { type DeliverDeps, settlingMs } from './deliver-deps';
import { partKey } from './deliver-part';

/** Milliseconds for which the next part of a claimed reply must not be sent yet; 0: it may be sent. */
export async function waitBeforeSending(deps: DeliverDeps, reply: PendingReply): Promise<number> {
  const channel = channelOf(deps, reply);
  if (channel?.confirmsByKey && reply.unconfirmedMs !== null) {
    const ms = Math.ceil(settlingMs(deps) - reply.unconfirmedMs);
    if (ms > 0) return ms;
  }
  if (!channel?.rate || reply.probe) return 0;
  const { companyId, channel: name, address: to, partsSent } = reply;
  const idempotencyKey = partKey(reply, partsSent + 1);
  return deps.rate.waitMs({ companyId, channel: name, to, idempotencyKey }, channel.rate);
}

/** Undefined: there is none. Sending says why. */
export function channelOf(
  { channels }: Pick<DeliverDeps, 'channels'>,
  { companyId, channel }: Pick<PendingReply, 'companyId' | 'channel'>,
): Channel | undefined {
  try {
    return channels.of(companyId, channel);
  } catch {
    return undefined;
  }
}
