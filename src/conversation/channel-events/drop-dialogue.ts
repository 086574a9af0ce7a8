import { clientOfConversation } from '../../db/clients';
import type { ChannelEventDeps } from './handled';

/**
 * Drops the cached dialogue after a change outside of a turn. Turns compare versions and would not use it. A reader of the
 * cache alone would, and a text that its client has deleted must not stay there.
 */
export async function dropDialogue(
  { db, contexts }: ChannelEventDeps,
  companyId: string,
  conversationId: string,
): Promise<void> {
  const client = await clientOfConversation(db, conversationId);
  if (client !== undefined)
    await contexts.invalidate({ companyId, client }, ['dialogue']).catch(() => undefined);
}
