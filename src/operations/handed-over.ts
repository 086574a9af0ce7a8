import type { Db } from '../db/database';
import { closeHandOver, type HandedOverConversation, handedOverConversations } from '../db/hand-overs';
import { shownAddress } from '../privacy/shown-address';
import { requireCompany } from './company';
import { withMaskedReasons } from './masked-reasons';

/** Clients of one company or all who wait for a person, the longest waiting first. Throws `CompanyNotFound`. */
export async function listHandedOver(db: Db, companyId?: string): Promise<HandedOverConversation[]> {
  await requireCompany(db, companyId);
  const conversations = withMaskedReasons(await handedOverConversations(db, companyId));
  return conversations.map((conversation) => ({
    ...conversation,
    client: shownAddress(conversation.client),
  }));
}

/** A person has answered: the responder takes the conversation up again. Returns the number of conversations: 0 or 1. */
export async function finishHandOver(db: Db, conversationId: string): Promise<number> {
  return closeHandOver(db, conversationId);
}
