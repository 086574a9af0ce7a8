import { sql } from 'kysely';
import { masked } from '../privacy/redaction';
import type { Db, Tx } from './database';

/** The client waits for a person from now on. A hand-over that is open already stays as it is: they have waited since then. */
export async function openHandOver(tx: Tx, conversationId: string, reason: string): Promise<void> {
  await tx
    .updateTable('conversation')
    .set({ handed_over_at: sql<Date>`clock_timestamp()`, handed_over_reason: masked(reason) })
    .where('id', '=', conversationId)
    .where('handed_over_at', 'is', null)
    .execute();
}

export interface HandedOverConversation {
  conversationId: string;
  companyId: string;
  /** The client's canonical address. */
  client: string;
  name: string | null;
  handedOverAt: Date;
  reason: string;
}

/** The conversations of one company or of all, those that have waited longest first. */
export async function handedOverConversations(db: Db, companyId?: string): Promise<HandedOverConversation[]> {
  return db
    .selectFrom('conversation')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .select([
      'conversation.id as conversationId',
      'conversation.company_id as companyId',
      'client.address as client',
      'client.name',
      sql<Date>`conversation.handed_over_at`.as('handedOverAt'),
      sql<string>`conversation.handed_over_reason`.as('reason'),
    ])
    .where('conversation.handed_over_at', 'is not', null)
    .$if(companyId !== undefined, (query) => query.where('conversation.company_id', '=', companyId ?? ''))
    .orderBy('conversation.handed_over_at')
    .execute();
}

/** A trigger changes the version of the dialogue, so the next turn knows. Returns how many hand-overs were open: 0 or 1. */
export async function closeHandOver(db: Db, conversationId: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('conversation')
    .set({ handed_over_at: null, handed_over_reason: null })
    .where('id', '=', conversationId)
    .where('handed_over_at', 'is not', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
