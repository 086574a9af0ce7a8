import type { Transaction } from './database';
import type { Database } from './schema';

export async function renameClient(tx: Transaction<Database>, clientId: string, name: string): Promise<void> {
  await tx.updateTable('client').set({ name }).where('id', '=', clientId).execute();
}
