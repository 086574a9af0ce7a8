import type { ContextServiceOptions } from '../../src/context/options';
import { type ContextService, createContextService } from '../../src/context/service';
import { createPostgresSource } from '../../src/db/context-source';
import type { Db } from '../../src/db/database';
import { type EventMap, Events } from '../../src/observability/events';
import { HOUR } from '../../src/time/duration';
import type { WarmingDeps } from '../../src/warming/company';
import { addClient, addConversation } from '../support/database';
import { redisUrl } from '../support/servers';

const opened: ContextService[] = [];
afterEach(() => {
  for (const service of opened.splice(0)) service.close();
});

/** A process that warms or takes turns: it shares only the servers with others. */
export async function openProcess(
  db: Db,
  options: Partial<ContextServiceOptions> = {},
): Promise<WarmingDeps & { warmed: EventMap['contexts.warmed'][] }> {
  const events = new Events();
  const warmed: EventMap['contexts.warmed'][] = [];
  events.on('contexts.warmed', (result) => warmed.push(result));
  const source = createPostgresSource(db, { scheduleDays: 30, dialogueMessages: 50 });
  const contexts = createContextService({ redis: redisUrl, timeoutMs: 10_000, source, events, ...options });
  opened.push(contexts);
  if (!options.redis) await contexts.ready(30_000);
  return { db, contexts, events, warmed };
}

/** A client whose last message was answered this long ago. */
export async function addClientSilentFor(
  db: Db,
  companyId: string,
  phone: string,
  hours: number,
): Promise<string> {
  const clientId = await addClient(db, companyId, phone);
  const storedAt = new Date(Date.now() - hours * HOUR);
  const sentAt = storedAt.toISOString();
  const conversationId = await addConversation(db, companyId, clientId, [
    { direction: 'in', text: 'hello', sentAt, turn: 1 },
    { direction: 'out', text: 'good day', sentAt, turn: 1 },
  ]);
  await db
    .updateTable('message')
    .set({ stored_at: storedAt })
    .where('conversation_id', '=', conversationId)
    .execute();
  return conversationId;
}
