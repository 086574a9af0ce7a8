import { can, sees, type Viewer } from '../access/viewer';
import { companyNames } from '../db/companies';
import {
  countConversations,
  type ListCursor,
  type ListedConversation,
  listConversations,
  nextUnanswered,
} from '../db/conversation-list/list';
import { searchOf } from '../db/conversation-list/search';
import type { Db } from '../db/database';
import type { ConversationFilter } from '../domain/conversation-filter';
import { masked } from '../privacy/redaction';

export interface ConversationQuery {
  /** Default: all that the viewer sees. */
  companyId?: string | undefined;
  filter: ConversationFilter;
  /** A part of a name, or of a phone in any spelling; empty: all. */
  search: string;
  after?: ListCursor | undefined;
}

export interface FoundConversations {
  conversations: ListedConversation[];
  next: ListCursor | undefined;
}

/** UTF-16 units of a search. */
export const LONGEST_SEARCH = 200;

/** Conversations of one page of the list. */
const PAGE = 50;

/** The conversations that a viewer sees, the most recent first; of `unanswered`, the longest waiting. */
export async function findConversations(
  db: Db,
  viewer: Viewer,
  { companyId, filter, search: given, after }: ConversationQuery,
): Promise<FoundConversations> {
  const search = searchOf(given);
  if (given.trim() !== '' && !search) return { conversations: [], next: undefined };
  const wholePhones = !can(viewer, 'see-phones');
  const companies = seenOf(viewer, companyId);
  const found = await listConversations(db, { companies, filter, search, wholePhones, after, limit: PAGE });
  const conversations = found.conversations.map((one) => ({
    ...one,
    parkedReason: one.parkedReason === null ? null : masked(one.parkedReason),
  }));
  return { conversations, next: found.next };
}

/** How many there are behind each filter. */
export function countFound(db: Db, viewer: Viewer, companyId?: string) {
  return countConversations(db, seenOf(viewer, companyId));
}

/** The conversation to answer next: that which waits longest after the given one, then from the beginning. Undefined: none waits. */
export function nextToAnswer(db: Db, viewer: Viewer, after?: string): Promise<string | undefined> {
  return nextUnanswered(db, viewer.companies, after);
}

/** By name, for a choice. */
export function companiesSeen(db: Db, { companies }: Viewer): Promise<{ id: string; name: string }[]> {
  return companyNames(db, companies);
}

function seenOf(viewer: Viewer, companyId: string | undefined): Viewer['companies'] {
  if (companyId === undefined) return viewer.companies;
  return sees(viewer, companyId) ? [companyId] : [];
}
