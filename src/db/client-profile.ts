import { sql } from 'kysely';
import type { Tx } from './database';

export async function renameClient(tx: Tx, clientId: string, name: string): Promise<void> {
  await tx.updateTable('client').set({ name }).where('id', '=', clientId).execute();
}

/** Reminders that are off stay off since the first time that the client asked for it. */
export async function setReminders(tx: Tx, clientId: string, on: boolean): Promise<void> {
  const off = sql<Date>`coalesce(reminders_off_at, now())`;
  await tx
    .updateTable('client')
    .set({ reminders_off_at: on ? null : off })
    .where('id', '=', clientId)
    .execute();
}
