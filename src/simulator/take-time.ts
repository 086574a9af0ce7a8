import { randomUUID } from 'node:crypto';
import { SlotTaken } from '../bookings/errors';
import { ownTables } from '../bookings/own-tables';
import type { ContextService } from '../context/service';
import { lockingCompany } from '../conversation/commit';
import { publishEvents } from '../conversation/publish-booking-events';
import type { Db } from '../db/database';
import { chatOf } from '../db/simulator/chat';
import { otherClient, type SimulatedCompany } from '../db/simulator/people';
import type { ContextOwner } from '../domain/context';
import type { BookAction } from '../domain/turn';
import type { Queues } from '../queues/queues';
import { NotPossible } from './errors';
import { bookingsOfWanted } from './wanted-time';

export interface TakeTimeDeps {
  db: Db;
  queues: Queues;
  contexts: ContextService;
  /** Companies whose bookings are in a booking system, and not in our tables. */
  bookingSystems: readonly { company: string }[];
}

/** A time that is gone. */
export interface TakenTime {
  /** Local to the company: `YYYY-MM-DDTHH:MM`. */
  from: string;
  title: string;
  /** With whom. */
  staff: string[];
}

/** Another client: a LID, so that no provider takes it for a phone, and no reminder goes there. */
const OTHER = 'lid:100000000000001';

/**
 * Books, as another client, the time that the bot has offered last or that the client is about to book: with all staff who are free
 * then, so that the bot must offer another. As any booking, it drops the schedule of the company. Throws `NotPossible`.
 */
export async function takeTime(
  deps: TakeTimeDeps,
  company: SimulatedCompany,
  owner: ContextOwner,
): Promise<TakenTime> {
  const { db, contexts } = deps;
  const { id: companyId, timezone } = company;
  if (deps.bookingSystems.some((system) => system.company === companyId))
    throw new NotPossible('booked-elsewhere');
  const conversation = (await chatOf(db, owner))?.conversation;
  if (!conversation) throw new NotPossible('nothing-said');
  const { context } = await contexts.load(owner);
  const wanted = bookingsOfWanted(context, conversation.state);
  const [first] = wanted;
  if (!first) throw new NotPossible('nothing-offered');
  const other = {
    companyId,
    client: OTHER,
    clientId: await otherClient(db, { companyId, client: OTHER }),
    timezone,
  };
  const made: BookAction[] = [];
  for (const action of wanted) if (await book(db, other, action)) made.push(action);
  await publishEvents(deps, { companyId, graceMs: 0 });
  if (made.length === 0) throw new NotPossible('taken-already');
  const staff = made.map(({ staffId }) => context.company.staff.find(({ id }) => id === staffId)?.name ?? '');
  return { from: first.from, title: first.title, staff };
}

/** False: another client was faster. */
async function book(
  db: Db,
  turn: Parameters<typeof ownTables.book>[0]['turn'],
  action: BookAction,
): Promise<boolean> {
  const key = `simulator-${randomUUID()}`;
  try {
    await lockingCompany(turn.companyId, () =>
      db.transaction().execute((tx) => ownTables.book({ tx, turn }, action, key)),
    );
    return true;
  } catch (error) {
    if (error instanceof SlotTaken) return false;
    throw error;
  }
}
