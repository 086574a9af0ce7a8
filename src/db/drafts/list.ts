import { sql } from 'kysely';
import type { Reply } from '../../domain/turn';
import type { Db } from '../database';
import { spoken } from '../dialogue';

/**
 * `waiting`: for an operator. `decided`: the turn that carries it out has not ended. `outdated`: the conversation has moved on before
 * the draft was sent. `observed`: it was only stored.
 */
export type DraftStatus = 'waiting' | 'decided' | 'sent' | 'dismissed' | 'outdated' | 'observed';

export interface Draft {
  draftId: string;
  companyId: string;
  conversationId: string;
  /** The client's canonical address. */
  client: string;
  name: string | null;
  status: DraftStatus;
  writtenAt: Date;
  reply: Reply;
  /** What an operator has wanted sent in place of the text; null: the text. */
  editedText: string | null;
  /** What the client has written, oldest first. */
  messages: { kind: string; text: string | null; sentAt: string }[];
}

export interface WaitingDraft {
  draftId: string;
  /** Those of the messages asked about that it answers. */
  messageIds: string[];
}

export const draftStatus = sql<DraftStatus>`case
  when draft.autonomy = 'observe' then 'observed'
  when draft.turn is not null then case draft.decision when 'send' then 'sent' else 'dismissed' end
  when conversation.draft_id is distinct from draft.id then 'outdated'
  when draft.decision is null then 'waiting'
  else 'decided'
end`;

const MESSAGES = sql<Draft['messages']>`(
  select coalesce(json_agg(json_build_object('kind', kind, 'text', ${spoken('message')}, 'sentAt', sent_at)
    order by sent_at, received_at, message.id), '[]')
  from message where message.id = any(draft.message_ids)
)`;

function drafts(db: Db) {
  return db
    .selectFrom('draft')
    .innerJoin('conversation', 'conversation.id', 'draft.conversation_id')
    .innerJoin('client', 'client.id', 'conversation.client_id')
    .select([
      'draft.id as draftId',
      'draft.company_id as companyId',
      'draft.conversation_id as conversationId',
      'client.address as client',
      'client.name',
      draftStatus.as('status'),
      'draft.created_at as writtenAt',
      sql<Reply>`draft.reply`.as('reply'),
      'draft.edited_text as editedText',
      MESSAGES.as('messages'),
    ]);
}

/** Of one company or of all, the longest waiting first. */
export async function waitingDrafts(db: Db, companyId?: string): Promise<Draft[]> {
  return drafts(db)
    .whereRef('conversation.draft_id', '=', 'draft.id')
    .where('draft.decision', 'is', null)
    .$if(companyId !== undefined, (query) => query.where('draft.company_id', '=', companyId ?? ''))
    .orderBy('draft.id')
    .execute();
}

/** Ids of the waiting drafts that answer some of these messages of a company. `messageIds`: the provider's. */
export async function draftsOf(
  db: Db,
  companyId: string,
  messageIds: readonly string[],
): Promise<WaitingDraft[]> {
  return db
    .selectFrom('message')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .innerJoin('draft', 'draft.id', 'conversation.draft_id')
    .select(['draft.id as draftId', sql<string[]>`array_agg(message.provider_message_id)`.as('messageIds')])
    .where('message.company_id', '=', companyId)
    .where('message.provider_message_id', 'in', messageIds)
    .where(sql<boolean>`message.id = any(draft.message_ids)`)
    .where('draft.decision', 'is', null)
    .groupBy('draft.id')
    .execute();
}

/** All that are stored, the newest first, at most `limit`. */
export async function storedDrafts(db: Db, companyId: string | undefined, limit: number): Promise<Draft[]> {
  return drafts(db)
    .$if(companyId !== undefined, (query) => query.where('draft.company_id', '=', companyId ?? ''))
    .orderBy('draft.id', 'desc')
    .limit(limit)
    .execute();
}

export async function findDraft(db: Db, draftId: string): Promise<Draft | undefined> {
  return drafts(db).where('draft.id', '=', draftId).executeTakeFirst();
}
