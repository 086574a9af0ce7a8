import { clientOfConversation } from '../../db/clients';
import type { SegmentName } from '../../domain/context';
import type { ChannelEventDeps } from './handled';

/**
 * Drops the cached dialogue after a change outside of a turn. Turns compare versions and would not use it. A reader of the
 * cache alone would, and a text that its client has deleted must not stay there, nor a fact that they told in it.
 */
export async function dropDialogue(
  { db, contexts }: ChannelEventDeps,
  companyId: string,
  conversationId: string,
  segments: readonly SegmentName[] = ['dialogue'],
): Promise<void> {
  const client = await clientOfConversation(db, conversationId);
  if (client !== undefined) await contexts.invalidate({ companyId, client }, segments).catch(() => undefined);
}
