import { setTimeout as pause } from 'node:timers/promises';
import type { ContextService } from '../context/service';
import { ensureClient } from '../db/clients';
import type { Db } from '../db/database';
import { LockTimedOut } from '../db/errors';
import { type AddressesOfOne, areLinked } from '../db/merge/known-clients';
import { type Linked, linkClients } from '../db/merge/link';
import { type Address, canonicalOf, type GivenAddress, normalizeAddress } from '../domain/address';
import { InvalidAddress } from '../domain/errors';
import { failpoint } from '../failpoint';
import type { Events } from '../observability/events';
import type { Queues } from '../queues/queues';

export interface LinkDeps {
  db: Db;
  contexts: ContextService;
  events: Events;
  /** Absent: the next sweep wakes the conversation. */
  queues?: Queues | undefined;
}

/** For a message: makes one client of the addresses of its sender, also where none of them is known. Throws `LockTimedOut`. */
export async function linkSender(
  deps: LinkDeps,
  sender: AddressesOfOne & { name?: string | undefined },
): Promise<void> {
  const { companyId, addresses, name } = sender;
  if (addresses.length < 2 || (await areLinked(deps.db, sender))) return;
  if (await linkAddresses(deps, sender)) return;
  await ensureClient(deps.db, { companyId, name, address: canonicalOf(addresses) ?? '' });
  await linkAddresses(deps, sender);
}

/** An alias that is not an address of a person is left out: the message itself is good. */
export function addressesOf(own: Address, aliases: readonly GivenAddress[]): Address[] {
  const others = aliases.flatMap((alias) => {
    try {
      return [normalizeAddress(alias)];
    } catch (error) {
      if (error instanceof InvalidAddress) return [];
      throw error;
    }
  });
  return [...new Set([own, ...others])];
}

const MAX_TRIES = 5;
/** Milliseconds; longer after each try. */
const PAUSE = 10;

/**
 * Makes one client of all who have one of these addresses. Undefined: no client has, and nothing is remembered. May run any number
 * of times. Throws `LockTimedOut`.
 */
export async function linkAddresses(deps: LinkDeps, given: AddressesOfOne): Promise<Linked | undefined> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const outcome = await linkClients(deps.db, given);
    if (outcome.kind === 'unknown') return undefined;
    if (outcome.kind === 'linked') {
      await follow(deps, given.companyId, outcome);
      return outcome;
    }
    await pause(tries * PAUSE);
  }
  throw new LockTimedOut(new Error('other messages link the same addresses'));
}

/** Everything is in PostgreSQL by now. What a crash leaves undone here, the sweep and the versions of the segments make good. */
async function follow(
  { contexts, events, queues }: LinkDeps,
  companyId: string,
  linked: Linked,
): Promise<void> {
  const { clientId, merged, owners, conversation } = linked;
  failpoint('after-merge');
  if (merged > 0)
    events.emit('clients.merged', {
      companyId,
      clientId,
      conversationId: conversation?.conversationId,
      merged,
    });
  if (merged > 0 || owners.length > 1)
    for (const client of owners)
      await contexts.invalidate({ companyId, client }, ['client', 'dialogue']).catch(() => undefined);
  if (merged === 0 || !conversation || !queues) return;
  const { conversationId, dueInMs, deferred, hasUnsentReplies } = conversation;
  if (dueInMs !== null && !deferred) await queues.wakeTurn(conversationId, dueInMs);
  if (hasUnsentReplies) await queues.wakeOutbox(conversationId);
}
