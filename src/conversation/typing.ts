import type { Channels } from '../channels/channel';
import type { DueTurn, UnansweredMessage } from '../db/turn';
import type { Events } from '../observability/events';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';

export interface TypingDeps {
  channels: Channels;
  events: Events;
}

/** A signal that comes later is of no use: the reply may have left by then. */
const DEADLINE = 3 * SECOND;

/**
 * Shows the client that a reply is being written, where their channel can: for a turn that will ask its responder. Nothing waits for
 * it, and a failure is only counted.
 */
export function showTyping(deps: TypingDeps, { companyId, messages }: DueTurn, signal: AbortSignal): void {
  const last = messages.at(-1);
  if (!last) return;
  const { channel } = last;
  signalTyping(deps, companyId, last, signal).catch(() =>
    deps.events.emit('typing.failed', { companyId, channel }),
  );
}

async function signalTyping(
  { channels }: TypingDeps,
  companyId: string,
  { channel: name, address: to, providerAddress, messageId }: UnansweredMessage,
  signal: AbortSignal,
): Promise<void> {
  const channel = channels.of(companyId, name);
  if (!channel.showTyping) return;
  const message = { to, toProviderId: providerAddress ?? undefined, messageId };
  const late = () => new Error(`the gateway has not answered within ${DEADLINE} ms`);
  await underDeadline({ parent: signal, ms: DEADLINE, late }, async (deadline) =>
    channel.showTyping?.(message, deadline),
  );
}
