import { hasOtherRequests } from '../../db/booking-requests/told';
import type { FinishedTurn } from '../../db/commit/finished-turn';
import { lockConversation } from '../../db/commit/lock';
import { storeObserved, storeSuggested } from '../../db/drafts/write';
import { retryLocked } from '../../db/locks';
import type { Reply } from '../../domain/turn';
import type { Events } from '../../observability/events';
import type { RunRequests } from '../booking-requests/run-requests';
import { advanceLocked, type CommitDeps, type Committed } from '../commit';

/** A draft waits for an operator: the messages stay unanswered, and no turn is due. */
export interface Drafted {
  kind: 'drafted';
}

/**
 * Stores what the responder has answered as a draft, in place of committing it: nothing is sent, and nothing is done. `finished` is
 * what is committed of the turn if its company only observes: its messages are read, and have no reply. Of its state there is at most
 * a new summary, which is also kept where an operator decides. Throws `LockTimedOut`.
 */
export async function commitDraft(
  deps: CommitDeps & { events: Events },
  finished: FinishedTurn,
  draft: Reply,
  requests: RunRequests | undefined,
): Promise<Committed | Drafted> {
  const { companyId, conversationId, autonomy } = finished.turn;
  const committed = await retryLocked(() => store(deps, finished, draft, requests));
  const isStored = committed.kind === 'drafted' || committed.kind === 'committed';
  if (isStored && autonomy !== 'answer')
    deps.events.emit('draft.written', { companyId, conversationId, autonomy });
  return committed;
}

async function store(
  { db, debounce }: CommitDeps,
  finished: FinishedTurn,
  draft: Reply,
  requests: RunRequests | undefined,
): Promise<Committed | Drafted> {
  const { turn } = finished;
  return db.transaction().execute(async (tx): Promise<Committed | Drafted> => {
    const lock = await lockConversation(tx, turn, debounce);
    if (lock.kind !== 'acquired') return lock;
    if (requests && (await hasOtherRequests(tx, turn.conversationId, requests.known)))
      return { kind: 'outdated' };
    if (turn.autonomy === 'suggest') {
      // An operator would see a reply to half of what the client has written. The client does not wait for the bot.
      if (lock.received !== turn.received) return { kind: 'outdated' };
      await storeSuggested(tx, turn, draft, finished.reply.state);
      return { kind: 'drafted' };
    }
    await storeObserved(tx, turn, draft);
    return advanceLocked(tx, finished, lock, debounce);
  });
}
