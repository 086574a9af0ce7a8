import type { Db } from '../db/database';
import { type Decision, decideOnDraft } from '../db/drafts/decide';
import { type Draft, findDraft, storedDrafts, waitingDrafts } from '../db/drafts/list';
import { shownAddress } from '../privacy/shown-address';
import { requireUsable } from './answer-by-hand';
import { requireCompany } from './company';
import { DraftNotFound, DraftNotWaiting } from './errors';

/** Drafts of one company or all that wait for an operator, the longest waiting first. Throws `CompanyNotFound`. */
export async function listDrafts(db: Db, companyId?: string): Promise<Draft[]> {
  await requireCompany(db, companyId);
  return (await waitingDrafts(db, companyId)).map(shown);
}

/** The newest of all drafts that are stored, whatever has become of them. Throws `CompanyNotFound`. */
export async function listStoredDrafts(
  db: Db,
  { companyId, limit }: { companyId?: string | undefined; limit: number },
): Promise<Draft[]> {
  await requireCompany(db, companyId);
  return (await storedDrafts(db, companyId, limit)).map(shown);
}

/** Throws `DraftNotFound`. */
export async function showDraft(db: Db, draftId: string): Promise<Draft> {
  const draft = await findDraft(db, draftId);
  if (!draft) throw new DraftNotFound(draftId);
  return shown(draft);
}

/**
 * Decides on a draft that waits. The next turn of its conversation carries it out: the caller may wake it, or leave it to the sweep.
 * Returns the conversation. Throws `ReplyUnusable`, `DraftNotFound`, `DraftNotWaiting`.
 */
export async function decideDraft(db: Db, draftId: string, decision: Decision): Promise<string> {
  if (decision.text !== undefined) requireUsable(decision.text);
  const conversationId = await decideOnDraft(db, draftId, decision);
  if (conversationId !== undefined) return conversationId;
  const { status } = await showDraft(db, draftId);
  throw new DraftNotWaiting(draftId, status);
}

function shown(draft: Draft): Draft {
  return { ...draft, client: shownAddress(draft.client) };
}
