import { sql } from 'kysely';
import type { LoadReport } from '../../context/report';
import type { ContextOwner, DialogueState, MessageKind } from '../../domain/context';
import type { ReplyOption } from '../../domain/turn';
import type { Db } from '../database';
import { dueIn } from '../debounce';
import { waitsForOperator } from '../drafts/waiting';
import type { ReplyStatus } from '../schema';
import { shownText } from '../shown-text';
import { isPaused } from '../waiting';

/** A client as the simulator shows them. All is null or empty of one who is new. */
export interface Chat {
  client: { id: string; name: string | null; version: number } | null;
  conversation: ChatConversation | null;
  company: { version: number; scheduleVersion: number };
  /** Oldest first, at most `MOST_MESSAGES`. */
  messages: ChatMessage[];
}

export interface ChatConversation {
  id: string;
  dialogueVersion: number;
  state: DialogueState;
  /** Null: no turn is due. */
  dueInMs: number | null;
  /** It waits for a place among the turns of its company. */
  isDeferred: boolean;
  /** Null: it is not parked. */
  parkedReason: string | null;
  /** Null: the bot may answer. */
  pausedUntil: Date | null;
  handedOverAt: Date | null;
  hasDraft: boolean;
}

export interface ChatMessage {
  id: string;
  direction: 'in' | 'out';
  kind: MessageKind;
  /** A voice note's is its transcript. */
  text: string | null;
  options: ReplyOption[] | null;
  author: 'bot' | 'person' | null;
  status: ReplyStatus | null;
  sentAt: Date;
  storedAt: Date;
  /** Null: unanswered. */
  turn: number | null;
  /** Of a reply, as far as the simulator shows it. */
  report: { context?: LoadReport; responderMs?: number; debounceMs?: number } | null;
}

const MOST_MESSAGES = 60;

/** Undefined: there is no such company. `client`: canonical. */
export async function chatOf(db: Db, { companyId, client }: ContextOwner): Promise<Chat | undefined> {
  const row = await db
    .selectFrom('company')
    .leftJoin('client', (join) =>
      join.onRef('client.company_id', '=', 'company.id').on('client.address', '=', client),
    )
    .leftJoin('conversation', (join) =>
      join
        .onRef('conversation.company_id', '=', 'company.id')
        .onRef('conversation.client_id', '=', 'client.id'),
    )
    .select([
      'company.version as companyVersion',
      'company.schedule_version as scheduleVersion',
      'client.id as clientId',
      'client.name',
      'client.version as clientVersion',
      'conversation.id as conversationId',
      'conversation.dialogue_version as dialogueVersion',
      'conversation.state',
      dueIn('conversation.due_at').as('dueInMs'),
      'conversation.deferred as isDeferred',
      'conversation.parked_reason as parkedReason',
      sql<Date | null>`case when ${isPaused('conversation')} then conversation.paused_until end`.as(
        'pausedUntil',
      ),
      'conversation.handed_over_at as handedOverAt',
      waitsForOperator('conversation').as('hasDraft'),
    ])
    .where('company.id', '=', companyId)
    .executeTakeFirst();
  if (!row) return undefined;
  const { clientId, conversationId } = row;
  return {
    company: { version: row.companyVersion, scheduleVersion: row.scheduleVersion },
    client: clientId === null ? null : { id: clientId, name: row.name, version: row.clientVersion ?? 0 },
    conversation:
      conversationId === null
        ? null
        : {
            id: conversationId,
            dialogueVersion: row.dialogueVersion ?? 0,
            state: row.state ?? {},
            dueInMs: row.dueInMs,
            isDeferred: row.isDeferred ?? false,
            parkedReason: row.parkedReason,
            pausedUntil: row.pausedUntil,
            handedOverAt: row.handedOverAt,
            hasDraft: row.hasDraft,
          },
    messages: conversationId === null ? [] : await messagesOf(db, conversationId),
  };
}

async function messagesOf(db: Db, conversationId: string): Promise<ChatMessage[]> {
  const newest = await db
    .selectFrom('message')
    .select([
      'id',
      'direction',
      'kind',
      shownText(sql`coalesce(transcript, text)`).as('text'),
      'options',
      'author',
      'status',
      'sent_at as sentAt',
      'stored_at as storedAt',
      'turn',
      sql<ChatMessage['report']>`turn_report`.as('report'),
    ])
    .where('conversation_id', '=', conversationId)
    .where('deleted_at', 'is', null)
    .orderBy('turn', 'desc') // as the index has them: unanswered ones first
    .orderBy('id', 'desc')
    .limit(MOST_MESSAGES)
    .execute();
  return newest.sort((a, b) => Number(a.id) - Number(b.id));
}
