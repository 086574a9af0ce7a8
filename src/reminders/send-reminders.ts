import type { ContextService } from '../context/service';
import type { Db } from '../db/database';
import { DatabaseAway, LockTimedOut } from '../db/errors';
import { decideReminders } from '../db/reminders/decide';
import { addressesOf, type Destination, type KnownAddresses } from '../db/reminders/destination';
import { type DueReminder, dueReminders, MOST_DUE } from '../db/reminders/due';
import { storeReminder } from '../db/reminders/store';
import type { ReminderOutcome } from '../domain/reminders';
import { failpoint } from '../failpoint';
import type { Events } from '../observability/events';
import type { Queues } from '../queues/queues';
import { reminderOf } from './text';

export interface ReminderDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  events: Events;
  /** The channel for a client whose last message came by `last`; undefined: there is none, or there are several. */
  channelFor: (companyId: string, last: string | undefined) => string | undefined;
}

/**
 * Decides all reminders that are due: each is sent once, or not at all. Several processes may do it at once, and whatever is left
 * by one that is killed, the next minute or the sweep does. Throws the first error, after all others were decided.
 */
export async function sendReminders(deps: ReminderDeps, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = await dueReminders(deps.db);
    const { decided, failure } = await decideAll(deps, byClientAndVerdict(due), signal);
    if (failure !== undefined) throw failure;
    if (due.length < MOST_DUE || decided === 0 || signal.aborted) return;
  }
}

/** What cannot be decided of one client keeps no other from being reminded. */
async function decideAll(deps: ReminderDeps, due: readonly Together[], signal: AbortSignal) {
  let decided = 0;
  let failure: unknown;
  for (const reminders of due) {
    if (signal.aborted) break;
    try {
      decided += await decide(deps, reminders);
    } catch (error) {
      if (error instanceof DatabaseAway) throw error;
      failure ??= error;
    }
  }
  return { decided, failure };
}

type Together = [DueReminder, ...DueReminder[]];

/** One client has one message, whatever is due. */
function byClientAndVerdict(due: readonly DueReminder[]): Together[] {
  const groups = new Map<string, Together>();
  for (const reminder of due) {
    const key = `${reminder.clientId} ${reminder.verdict}`;
    const group = groups.get(key);
    if (group) group.push(reminder);
    else groups.set(key, [reminder]);
  }
  return [...groups.values()];
}

async function decide(deps: ReminderDeps, reminders: Together): Promise<number> {
  const [{ verdict, companyId, clientId }] = reminders;
  if (verdict !== 'send') return decideUnsent(deps, reminders, verdict);
  const known = await addressesOf(deps.db, companyId, clientId);
  const destination = destinationOf(known, deps.channelFor(companyId, known.last?.channel));
  if (typeof destination === 'string') return decideUnsent(deps, reminders, destination);
  try {
    return await send(deps, reminders, destination);
  } catch (error) {
    if (error instanceof LockTimedOut) return 0; // the next minute tries again
    throw error;
  }
}

/** Where the client has written last, or else their phone. */
function destinationOf(
  { last, phone }: KnownAddresses,
  channel: string | undefined,
): Destination | 'no-channel' | 'unreachable' {
  if (channel === undefined) return 'no-channel';
  if (last?.channel === channel) return last.isReachable ? last : 'unreachable';
  if (phone === null) return 'no-channel';
  return { channel, address: phone, providerAddress: null };
}

async function decideUnsent(
  { db, events }: ReminderDeps,
  reminders: Together,
  outcome: Exclude<ReminderOutcome, 'sent' | 'withdrawn'>,
): Promise<number> {
  const [{ companyId }] = reminders;
  const decided = await decideReminders(db, companyId, reminders, outcome);
  if (decided.length > 0) events.emit('reminder.decided', { companyId, outcome, reminders: decided.length });
  return decided.length;
}

async function send(
  { db, queues, contexts, events }: ReminderDeps,
  reminders: Together,
  destination: Destination,
): Promise<number> {
  const [{ companyId, clientId, client, clientName, company }] = reminders;
  const bookings = [...new Map(reminders.map(({ booking }) => [booking.id, booking])).values()];
  const compose = (told: ReadonlySet<string>) =>
    reminderOf({ company, clientName, bookings: bookings.filter(({ id }) => told.has(id)) });
  const stored = await storeReminder(db, { companyId, clientId, reminders, destination, compose });
  if (!stored) return 0;
  const { conversationId, decided } = stored;
  events.emit('reminder.decided', { companyId, outcome: 'sent', reminders: decided });
  failpoint('after-reminder');
  await queues.wakeOutbox(conversationId);
  // Turns compare versions. A reader of the cache alone does not.
  await contexts.invalidate({ companyId, client }, ['dialogue']).catch(() => undefined);
  return decided;
}
