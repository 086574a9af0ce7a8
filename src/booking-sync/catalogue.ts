import { type CatalogueWritten, writeCatalogue } from '../db/booking-sync/catalogue';
import { isOffered } from '../db/booking-sync/offered';
import type { Tx } from '../db/database';
import type { ExternalCatalogue } from '../domain/external-booking';
import { keep, type Step } from './step';

export interface CatalogueRead {
  /** Null: the booking system does not tell, or its answer cannot be meant. */
  written: CatalogueWritten | null;
  /** Why nothing was written. */
  warning: string | null;
}

/** What can be booked, in one transaction. */
export async function readCatalogue(step: Step): Promise<CatalogueRead> {
  const { db, client, claim, companyId, days, signal, onProgress } = step;
  if (!client.catalogue) return { written: null, warning: null };
  onProgress({ companyId, step: 'catalogue', read: 0 });
  const told = await client.catalogue(days, signal);
  return db.transaction().execute(async (tx) => {
    await keep({ db: tx, claim });
    const emptied = await emptiedIn(tx, companyId, told);
    if (emptied) return { written: null, warning: unlikely(emptied) };
    return { written: await writeCatalogue(tx, companyId, told), warning: null };
  });
}

/** An account that has lost a right, for example, may be answered with an empty list. A salon without services needs no bot. */
async function emptiedIn(
  tx: Tx,
  companyId: string,
  { services, staff }: ExternalCatalogue,
): Promise<'services' | 'staff' | undefined> {
  if (services?.length === 0 && (await isOffered(tx, companyId, 'service'))) return 'services';
  if (staff?.length === 0 && (await isOffered(tx, companyId, 'staff'))) return 'staff';
  return undefined;
}

function unlikely(part: 'services' | 'staff'): string {
  return `the booking system lists no ${part} any more, so what can be booked stays as it was: look at the rights of the account`;
}
