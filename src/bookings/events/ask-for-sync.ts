import { syncBookings } from '../../jobs/sync-bookings';
import type { Queues } from '../../queues/queues';

/** Absent part: all. One sync waits, however many ask for it; one that is asked for while another runs follows it. */
export async function askForSync(
  queues: Queues,
  companyId: string,
  part?: 'catalogue' | 'bookings',
): Promise<undefined> {
  const deduplication = { id: `sync-${part ?? 'all'}-${companyId}`, keepLastIfActive: true };
  await queues.add(syncBookings, { companyId, ...(part && { part }) }, { deduplication });
}
