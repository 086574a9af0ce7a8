import { setTimeout as pause } from 'node:timers/promises';
import type { Channels } from '../channels/channel';
import type { DueTurn, UnansweredMessage } from '../db/turn';
import type { Events } from '../observability/events';
import { underDeadline } from '../time/deadline';
import { SECOND } from '../time/duration';

export interface TypingDeps {
  channels: Channels;
  events: Events;
}

/** A gateway that has not shown it by then is of no use: the reply may have left. */
const DEADLINE = 3 * SECOND;

/**
 * Shows the client that a reply is being written, where their channel can, until the work has ended: for a turn that asks its
 * responder. Nothing waits for it, and a failure is only counted.
 */
export async function whileTyping<Result>(
  deps: TypingDeps,
  { companyId, messages }: DueTurn,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const last = messages.at(-1);
  if (!last) return work();
  const ended = new AbortController();
  const { channel } = last;
  keepTyping(deps, companyId, last, { signal, ended: ended.signal }).catch(() =>
    deps.events.emit('typing.failed', { companyId, channel }),
  );
  return work().finally(() => ended.abort());
}

async function keepTyping(
  { channels }: TypingDeps,
  companyId: string,
  { channel: name, address: to, providerAddress, messageId }: UnansweredMessage,
  { signal, ended }: { signal: AbortSignal; ended: AbortSignal },
): Promise<void> {
  const channel = channels.of(companyId, name);
  if (!channel.showTyping) return;
  const message = { to, toProviderId: providerAddress ?? undefined, messageId };
  const { typingMs } = channel;
  const ms = DEADLINE + (typingMs ?? 0); // it may answer only when it has shown it
  const late = () => new Error(`the gateway has not answered within ${ms} ms`);
  do {
    const shownUntil = performance.now() + (typingMs ?? 0);
    await underDeadline({ parent: signal, ms, late }, async (deadline) =>
      channel.showTyping?.(message, deadline),
    );
    if (typingMs === undefined) return;
    const left = Math.max(0, shownUntil - performance.now());
    await pause(left, undefined, { signal: ended }).catch(() => undefined);
  } while (!ended.aborted && !signal.aborted);
}
