import type { Tx } from './database';

export async function renameClient(tx: Tx, clientId: string, name: string): Promise<void> {
  await tx.updateTable('client').set({ name }).where('id', '=', clientId).execute();
}
