import { LockTimedOut } from '../db/errors';
import { aheadOf, isExpected } from '../db/forget/ahead';
import { deletePerson } from '../db/forget/delete-person';
import { existingConversations, messageIdsOf, personOf } from '../db/forget/person';
import { retryLocked } from '../db/locks';
import type { ContextOwner } from '../domain/context';
import type { Events } from '../observability/events';
import { removePersonJobs } from '../queues/person-jobs';
import { ClientExpected } from './errors';
import { type FinishDeps, finishForgetting } from './finish';

export interface ForgetDeps extends FinishDeps {
  events: Events;
}

export interface ForgetOptions {
  /** Also a client whom the business still expects: their bookings stay, without them. */
  withBookings?: boolean | undefined;
}

export interface Forgotten {
  /** False: the database knew no such client. What Redis held of the address is gone, too. */
  known: boolean;
  messages: number;
  /** That stay, without the client. */
  bookings: number;
  /** That were removed from the queues, or changed. */
  jobs: number;
  /** False: Redis did not answer in the end; the workers remove the rest as soon as it does. */
  finished: boolean;
}

/** Each time, another process has linked an address to the client meanwhile. */
const MAX_TRIES = 5;

/**
 * Forgets a client, given any of their addresses. First the queues: no job of theirs is left that could store something later. Then the
 * database, in one transaction. Then the cache. A message that arrives after the beginning may begin a new client. Whenever it ends early,
 * a repetition ends the same way. Throws `ClientExpected`, `LockTimedOut`, `PersonJobsBusy`, and what Redis throws before the
 * database was changed.
 */
export async function forget(
  deps: ForgetDeps,
  owner: ContextOwner,
  { withBookings = false }: ForgetOptions = {},
): Promise<Forgotten> {
  const { db, events } = deps;
  const { companyId } = owner;
  let jobs = 0;
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const person = await personOf(db, owner);
    const ahead = await aheadOf(db, person);
    if (!withBookings && isExpected(ahead)) throw new ClientExpected(companyId, ahead);
    jobs += await removeJobs(deps, companyId, person);
    const outcome = await retryLocked(() => deletePerson(db, owner, { person, withBookings }));
    if (outcome.kind === 'changed') continue;
    if (outcome.kind === 'expected') throw new ClientExpected(companyId, outcome);
    const { forgottenId: id, messages, bookings } = outcome;
    const known = person.clientIds.length > 0;
    if (known)
      events.emit('client.forgotten', { companyId, clientIds: person.clientIds, messages, bookings, jobs });
    const finished = await finishForgetting(deps, { id, companyId, addresses: person.addresses }).then(
      () => true,
      () => false, // the row stays, and forget-old goes on
    );
    return { known, messages, bookings, jobs, finished };
  }
  throw new LockTimedOut(new Error('the addresses of the client keep changing'));
}

async function removeJobs(
  { db, queues }: ForgetDeps,
  companyId: string,
  { addresses, conversationIds, externalIds }: Awaited<ReturnType<typeof personOf>>,
): Promise<number> {
  const person = {
    companyId,
    addresses,
    conversationIds: new Set(conversationIds),
    messageIds: await messageIdsOf(db, conversationIds),
    externalIds: new Set(externalIds),
  };
  return removePersonJobs(queues, person, (ids) => existingConversations(db, ids));
}
