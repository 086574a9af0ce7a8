import { sql } from 'kysely';
import type { MessageKind } from '../../domain/context';
import type { ReplyOption } from '../../domain/turn';
import type { TurnReport } from '../commit/finished-turn';
import type { Db } from '../database';
import { spoken } from '../dialogue';
import { type Author, isReminder, writtenBy } from '../message-author';
import type { ReplyStatus } from '../schema';
import { isCut, shownText } from '../shown-text';
import { isUnanswered } from '../waiting';

/** A message of one turn. */
export interface TurnViewMessage {
  id: string;
  from: Author;
  /** The provider's id. */
  messageId: string | null;
  kind: MessageKind;
  /** Its text, or what was heard in it. */
  text: string | null;
  /** It is longer than a page shows. */
  isCut: boolean;
  choice: string | null;
  options: ReplyOption[] | null;
  media: Record<string, unknown> | null;
  sentAt: Date;
  storedAt: Date;
  status: ReplyStatus | null;
  /** When it was last given to the gateway. */
  sendingSince: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  editedAt: Date | null;
  deletedAt: Date | null;
  isReminder: boolean;
  report: Partial<TurnReport> | null;
}

/** `shown`: long ones are cut, for a page. */
export type Texts = 'shown' | 'whole';

/** A turn reads at most a hundred messages. */
const LIMIT = 200;

/** The messages that a turn has answered, and what it has replied, in the order of a dialogue. */
export async function messagesOfTurn(
  db: Db,
  conversationId: string,
  turn: number,
  texts: Texts,
): Promise<TurnViewMessage[]> {
  return viewed(db, texts)
    .where('conversation_id', '=', conversationId)
    .where('turn', '=', turn)
    .orderBy('direction')
    .orderBy('sent_at')
    .orderBy('id')
    .limit(LIMIT)
    .execute();
}

/** Those that no turn has answered yet. */
export async function waitingMessages(db: Db, conversationId: string): Promise<TurnViewMessage[]> {
  return viewed(db, 'shown')
    .where('conversation_id', '=', conversationId)
    .where(isUnanswered('message'))
    .orderBy('sent_at')
    .orderBy('id')
    .limit(LIMIT)
    .execute();
}

function viewed(db: Db, texts: Texts) {
  const text = spoken('message');
  return db
    .selectFrom('message')
    .select([
      'id',
      writtenBy.as('from'),
      'provider_message_id as messageId',
      'kind',
      (texts === 'whole' ? text : shownText(text)).as('text'),
      isCut(text).as('isCut'),
      'choice',
      'options',
      sql<TurnViewMessage['media']>`media`.as('media'),
      'sent_at as sentAt',
      'stored_at as storedAt',
      'status',
      'sending_since as sendingSince',
      'delivered_at as deliveredAt',
      'read_at as readAt',
      'edited_at as editedAt',
      'deleted_at as deletedAt',
      isReminder.as('isReminder'),
      sql<TurnViewMessage['report']>`turn_report`.as('report'),
    ]);
}
