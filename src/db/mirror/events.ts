import { addBookingEvent } from '../booking-events';
import type { Tx } from '../database';
import type { Row } from './row';

/** One for the client, and one for the client who had the booking before. */
export async function addEvents(
  tx: Tx,
  companyId: string,
  before: Row | undefined,
  after: Row,
): Promise<void> {
  const event = { bookingId: after.id, reason: null };
  const add = async (kind: Parameters<typeof addBookingEvent>[2]['kind'], clientId: string | null) => {
    const client = clientId === null ? null : await addressOf(tx, clientId);
    await addBookingEvent(tx, { companyId, client }, { ...event, kind });
  };
  await add(kindOf(before, after), after.client_id);
  if (before?.client_id && before.client_id !== after.client_id)
    await add('booking-updated', before.client_id);
}

function kindOf(before: Row | undefined, { status }: Row) {
  if (status === 'cancelled') return 'booking-cancelled';
  return before || status !== 'booked' ? 'booking-updated' : 'booking-created';
}

async function addressOf(tx: Tx, clientId: string): Promise<string | null> {
  const row = await tx.selectFrom('client').select('address').where('id', '=', clientId).executeTakeFirst();
  return row?.address ?? null;
}
