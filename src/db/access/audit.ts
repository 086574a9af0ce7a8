import type { Companies } from '../../domain/access';
import type { Db } from '../database';
import { ofCompanies } from '../of-companies';
import type { AuditOutcome } from '../schema';
import { storableJson, storableText } from '../storable';

export interface NewAuditEntry {
  userId: string | null;
  userName: string;
  action: string;
  companyId: string | null;
  conversationId: string | null;
  detail: Readonly<Record<string, unknown>>;
  outcome: AuditOutcome;
}

/** Returns its id. */
export async function insertAudit(db: Db, entry: NewAuditEntry): Promise<string> {
  const { id } = await db
    .insertInto('audit')
    .values({
      user_id: entry.userId,
      user_name: storableText(entry.userName),
      action: entry.action,
      company_id: entry.companyId,
      conversation_id: entry.conversationId,
      detail: storableJson(entry.detail),
      outcome: entry.outcome,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function setAuditOutcome(db: Db, id: string, outcome: AuditOutcome): Promise<void> {
  await db.updateTable('audit').set({ outcome }).where('id', '=', id).execute();
}

export interface AuditEntry extends NewAuditEntry {
  id: string;
  at: Date;
}

export interface AuditQuery {
  /** Logins and other entries without a company are shown to those who see all companies. */
  companies: Companies;
  conversationId?: string | undefined;
  /** Only older entries than that of this id. */
  before?: string | undefined;
  limit: number;
}

/** The newest first. */
export async function auditEntries(db: Db, query: AuditQuery): Promise<AuditEntry[]> {
  const { companies, conversationId, before, limit } = query;
  const rows = await db
    .selectFrom('audit')
    .select([
      'id',
      'at',
      'user_id as userId',
      'user_name as userName',
      'action',
      'company_id as companyId',
      'conversation_id as conversationId',
      'detail',
      'outcome',
    ])
    .where(ofCompanies('company_id', companies))
    .$if(conversationId !== undefined, (all) => all.where('conversation_id', '=', conversationId ?? ''))
    .$if(before !== undefined, (all) => all.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows;
}
