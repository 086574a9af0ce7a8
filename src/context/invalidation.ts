import { type BookingEventName, DROPPED_BY } from '../domain/booking-event';
import type { SegmentName } from '../domain/context';
import { isShared } from './keys';
import type { ContextService } from './service';

export interface Affected {
  companyId: string;
  /** Canonical addresses of the clients whom the event concerns; none: it is not known whom; null: it concerns no client. */
  clients: readonly string[] | null;
}

/** Drops what an event makes stale (`DROPPED_BY`). Where the client is not known, the client segments of all clients are dropped. */
export async function dropAfter(
  contexts: ContextService,
  event: BookingEventName,
  { companyId, clients }: Affected,
): Promise<void> {
  const segments: readonly SegmentName[] = DROPPED_BY[event];
  for (const client of clients ?? []) await contexts.invalidate({ companyId, client }, segments);
  if (clients && clients.length > 0) return;
  await contexts.invalidateCompany(companyId, segments.filter(isShared));
  if (clients && segments.includes('client')) await contexts.invalidateClients(companyId);
}
