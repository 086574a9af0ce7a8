import type { ContextOwner } from '../domain/context';
import type { ContextService } from './service';

export interface ChangedBooking {
  companyId: string;
  /** Canonical addresses of the clients concerned; empty where it is not known whose booking it was. */
  clients: readonly string[];
}

/** Which segments each event drops. The dialogue is never among them: a booking changes nothing that was said. */

export async function bookingChanged(
  contexts: ContextService,
  { companyId, clients }: ChangedBooking,
): Promise<void> {
  if (clients.length === 0) {
    await contexts.invalidate(companyOnly(companyId), ['schedule']);
    await contexts.invalidateClients(companyId);
  }
  for (const client of clients) await contexts.invalidate({ companyId, client }, ['client', 'schedule']);
}

export async function companyChanged(contexts: ContextService, companyId: string): Promise<void> {
  await contexts.invalidate(companyOnly(companyId), ['company', 'schedule']);
}

/** Keys of the company's own segments do not depend on the client. */
function companyOnly(companyId: string): ContextOwner {
  return { companyId, client: '' };
}
