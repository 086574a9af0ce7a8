import { sql } from 'kysely';
import type { Db, Tx } from '../../src/db/database';
import { retry } from './retry';

/** Runs a transaction that must not be committed twice. If its answer is lost, asks the server whether it was committed. */
export async function commitOnce<Result>(db: Db, change: (tx: Tx) => Promise<Result>): Promise<Result> {
  let tried: { id: string; result: Result } | undefined;
  return retry('a deletion', async () => {
    const status = tried && (await statusOf(db, tried.id));
    if (tried && status === 'committed') return tried.result;
    if (status === 'in progress')
      throw new Error('the server does not know yet whether the transaction was committed');
    return db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx);
      const result = await change(tx);
      tried = { id: rows[0]?.id ?? '', result };
      return result;
    });
  });
}

async function statusOf(db: Db, transactionId: string): Promise<string | undefined> {
  const asked = await sql<{
    status: string;
  }>`select pg_xact_status(${transactionId}::xid8) as status`.execute(db);
  return asked.rows[0]?.status;
}
