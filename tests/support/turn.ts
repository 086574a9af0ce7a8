import { NO_BOOKING_SYSTEMS } from '../../src/bookings/booking-systems';
import { ownTables } from '../../src/bookings/own-tables';
import { singleChannel } from '../../src/channels/channel';
import { type ReceiveDeps, receiveMessage } from '../../src/conversation/receive';
import type { TurnDeps } from '../../src/conversation/turn';
import type { Db } from '../../src/db/database';
import type { Reply } from '../../src/domain/turn';
import { incomingMessage } from '../../src/jobs/incoming-message';
import type { MessageInput } from '../../src/queues/producer';
import type { RespondInput } from '../../src/responders/responder';
import { HOUR } from '../../src/time/duration';
import { echo, type System } from './system';

export { gate } from './gate';

/** Above what any test needs. */
export const NO_LIMIT = 1000;

/** What a turn needs, taken from a system without workers: the test calls `runTurn`, or the worker's function, itself. */
export function turnDeps(
  { db, queues, contexts, events }: System,
  respond: (input: RespondInput) => Promise<Reply> | Reply = echo,
  rest: Partial<TurnDeps> = {},
): TurnDeps & { turnsPerCompany: number } {
  return {
    db,
    queues,
    contexts,
    events,
    channels: singleChannel({ send: async () => ({}) }),
    mediaLimits: { bytes: 1000, types: ['image/'] },
    transcriber: undefined,
    modelDailyBudget: null,
    bookings: ownTables,
    bookingSystems: NO_BOOKING_SYSTEMS,
    responder: { respond: async (input) => respond(input) },
    responderTimeoutMs: 30_000,
    debounce: { debounceMs: 0, maxWaitMs: 0 },
    late: { onLate: 'answer', lateAfterMs: 24 * HOUR },
    autonomy: 'answer',
    dialogueMessages: 50,
    turnsPerCompany: NO_LIMIT,
    ...rest,
  };
}

/** Stores a message as the worker would; its turn is due at once. Returns the conversation. */
export async function receive(
  system: System,
  message: MessageInput,
  turnsPerCompany = NO_LIMIT,
): Promise<string> {
  const deps: ReceiveDeps = { ...system, debounce: { debounceMs: 0, maxWaitMs: 0 }, turnsPerCompany };
  await receiveMessage(deps, incomingMessage.schema.parse(message), new Date());
  const { conversation_id } = await system.db
    .selectFrom('message')
    .select('conversation_id')
    .where('company_id', '=', String(message.companyId))
    .where('provider_message_id', '=', message.messageId)
    .executeTakeFirstOrThrow();
  return conversation_id;
}

/** The stored messages of a company, in the order in which they were stored. */
export async function messagesOf(db: Db, companyId: string) {
  return db
    .selectFrom('message')
    .select(['direction', 'text', 'turn', 'status', 'provider_message_id as messageId'])
    .where('company_id', '=', companyId)
    .orderBy('id')
    .execute();
}

export async function repliesOf(db: Db, companyId: string): Promise<(string | null)[]> {
  const messages = await messagesOf(db, companyId);
  return messages.filter(({ direction }) => direction === 'out').map(({ text }) => text);
}

/** The conversations that have a wake-up whose turn has not begun. */
export async function wakeUps({ queues }: System): Promise<string[]> {
  const jobs = await queues.get('conversation-turn').getJobs(['waiting', 'prioritized', 'delayed']);
  return jobs.map(({ data }) => data.conversationId as string);
}
