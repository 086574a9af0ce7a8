import type { Db } from '../db/database';
import { refusedReplies, sendRefused as send } from '../db/replies/refused';
import type { ReplySelection, UnsentReply } from '../db/replies/unsent-replies';
import { requireCompany } from './company';
import { withMaskedReasons } from './masked-reasons';

/** Replies of one company or all that the gateway refused for good, oldest first. Throws `CompanyNotFound`. */
export async function listRefused(db: Db, companyId?: string): Promise<UnsentReply[]> {
  await requireCompany(db, companyId);
  return withMaskedReasons(await refusedReplies(db, companyId));
}

/** The next sweep sends the replies again. Returns their number. Throws `CompanyNotFound`. */
export async function sendRefused(db: Db, selection: ReplySelection): Promise<number> {
  await requireCompany(db, selection.companyId);
  return send(db, selection);
}
