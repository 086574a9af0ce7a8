import type { BookingStatus } from '../../domain/context';
import type { Db } from '../database';

export interface RememberedBooking {
  id: string;
  title: string;
  staff: string | null;
  startsAt: Date;
  status: BookingStatus;
  madeBy: 'bot' | 'booking-system';
  createdAt: Date;
  closedBy: string | null;
  closedAt: Date | null;
  confirmedAt: Date | null;
  mirrored: boolean;
}

/** The newest visit first. */
export async function rememberedBookings(
  db: Db,
  clientId: string,
  limit: number,
): Promise<RememberedBooking[]> {
  return db
    .selectFrom('booking')
    .leftJoin('staff', 'staff.id', 'booking.staff_id')
    .select([
      'booking.id',
      'booking.title',
      'staff.name as staff',
      'booking.starts_at as startsAt',
      'booking.status',
      'booking.made_by as madeBy',
      'booking.created_at as createdAt',
      'booking.closed_by as closedBy',
      'booking.closed_at as closedAt',
      'booking.confirmed_at as confirmedAt',
      'booking.mirrored',
    ])
    .where('booking.client_id', '=', clientId)
    .orderBy('booking.starts_at', 'desc')
    .orderBy('booking.id', 'desc')
    .limit(limit)
    .execute();
}
