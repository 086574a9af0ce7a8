import { type CatalogueWritten, writeCatalogue } from '../db/booking-sync/catalogue';
import { keep, type Step } from './step';

/** What can be booked, in one transaction. Null: the booking system does not tell. */
export async function readCatalogue(step: Step): Promise<CatalogueWritten | null> {
  const { db, client, claim, companyId, days, signal, onProgress } = step;
  if (!client.catalogue) return null;
  onProgress({ companyId, step: 'catalogue', read: 0 });
  const told = await client.catalogue(days, signal);
  return db.transaction().execute(async (tx) => {
    await keep({ db: tx, claim });
    return writeCatalogue(tx, companyId, told);
  });
}
