import { sql } from 'kysely';
import { DatabaseError } from 'pg';
import { InvalidAction, SlotTaken } from '../bookings/errors';
import type { Action, BookAction, CancelAction } from '../domain/turn';
import type { Transaction } from './database';
import type { BookingEventTable, Database } from './schema';
import type { PendingTurn } from './turn';

const EXCLUSION_VIOLATION = '23P01';
/** Foreign keys, checks, and values that PostgreSQL can not read. */
const BAD_VALUE = /^(22|23)/;

/**
 * Does what a responder asked for, inside the turn's transaction.
 * The key is the action's own, the same for every attempt at its turn: a booking that bears it is not made twice.
 * Throws `SlotTaken` when somebody has the time already, `InvalidAction` when the action makes no sense.
 */
export async function perform(
  tx: Transaction<Database>,
  turn: PendingTurn,
  action: Action,
  idempotencyKey: string,
): Promise<void> {
  try {
    switch (action.type) {
      case 'book':
        return await book(tx, turn, action, idempotencyKey);
      case 'cancel':
        return await cancel(tx, turn, action);
      case 'rename-client':
        await tx.updateTable('client').set({ name: action.name }).where('id', '=', turn.clientId).execute();
        return;
    }
  } catch (error) {
    if (!(error instanceof DatabaseError) || !BAD_VALUE.test(error.code ?? '')) throw error;
    if (error.code === EXCLUSION_VIOLATION && action.type === 'book') {
      throw new SlotTaken(turn.companyId, action.staffId, action.from, { cause: error });
    }
    throw new InvalidAction(action.type, error.message, { cause: error });
  }
}

async function book(
  tx: Transaction<Database>,
  turn: PendingTurn,
  action: BookAction,
  idempotencyKey: string,
): Promise<void> {
  const startsAt = sql<Date>`${action.from}::timestamp at time zone ${turn.timezone}`;
  const { id } = await tx
    .insertInto('booking')
    .values({
      company_id: turn.companyId,
      client_id: turn.clientId,
      staff_id: action.staffId,
      service_id: action.serviceId,
      title: action.title,
      starts_at: startsAt,
      ends_at: sql<Date>`${startsAt} + ${action.durationMinutes}::integer * interval '1 minute'`,
      price: action.price ?? null,
      comment: action.comment ?? null,
      made_by: 'bot',
      idempotency_key: idempotencyKey,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await addEvent(tx, turn, 'booking-created', id, null);
}

/** A booking that is closed already, or somebody else's, is left as it is. */
async function cancel(tx: Transaction<Database>, turn: PendingTurn, action: CancelAction): Promise<void> {
  const cancelled = await tx
    .updateTable('booking')
    .set({ status: 'cancelled', closed_by: 'client', closed_at: sql<Date>`now()` })
    .where('id', '=', action.bookingId)
    .where('client_id', '=', turn.clientId)
    .where('status', '=', 'booked')
    .returning('id')
    .executeTakeFirst();
  if (cancelled) await addEvent(tx, turn, 'booking-cancelled', cancelled.id, action.reason ?? null);
}

async function addEvent(
  tx: Transaction<Database>,
  turn: PendingTurn,
  kind: BookingEventTable['kind'],
  bookingId: string,
  reason: string | null,
): Promise<void> {
  await tx
    .insertInto('booking_event')
    .values({ company_id: turn.companyId, kind, booking_id: bookingId, client_address: turn.client, reason })
    .execute();
}
