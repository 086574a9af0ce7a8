import type { Db } from '../db/database';
import {
  type ConversationSelection,
  type ParkedConversation,
  parkedConversations,
  redriveParked as redrive,
} from '../db/parked';
import { requireCompany } from './company';
import { withMaskedReasons } from './masked-reasons';

/** Parked conversations of one company or all, the longest parked first. Throws `CompanyNotFound`. */
export async function listParked(db: Db, companyId?: string): Promise<ParkedConversation[]> {
  await requireCompany(db, companyId);
  return withMaskedReasons(await parkedConversations(db, companyId));
}

/** Unparks conversations: the next sweep runs their turns. Returns their number. Throws `CompanyNotFound`. */
export async function redriveParked(db: Db, selection: ConversationSelection): Promise<number> {
  await requireCompany(db, selection.companyId);
  return redrive(db, selection);
}
