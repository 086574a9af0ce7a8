import type { Db } from '../db/database';
import { heldReplies, releaseHeld } from '../db/replies/held';
import type { ReplySelection, UnsentReply } from '../db/replies/unsent-replies';
import { requireCompany } from './company';
import { withMaskedReasons } from './masked-reasons';

/** Replies of one company or all that may or may not have been sent, oldest first. Throws `CompanyNotFound`. */
export async function listHeld(db: Db, companyId?: string): Promise<UnsentReply[]> {
  await requireCompany(db, companyId);
  return withMaskedReasons(await heldReplies(db, companyId));
}

/** The next sweep sends the replies; a client may get one twice. Returns their number. Throws `CompanyNotFound`. */
export async function sendHeld(db: Db, selection: ReplySelection): Promise<number> {
  await requireCompany(db, selection.companyId);
  return releaseHeld(db, selection, 'pending');
}

/** The replies are not sent. Returns their number. Throws `CompanyNotFound`. */
export async function discardHeld(db: Db, selection: ReplySelection): Promise<number> {
  await requireCompany(db, selection.companyId);
  return releaseHeld(db, selection, 'failed');
}
