import { lockConversation } from '../db/commit/lock';
import { hasMovedOn } from '../db/commit/moved-on';
import type { Db } from '../db/database';
import type { DueTurn } from '../db/turn';
import type { Debounce } from '../domain/policies';
import { SECOND } from '../time/duration';
import { RunEnded } from './perform/errors';
import type { Performer } from './perform/performer';

export interface WatchDeps {
  db: Db;
  debounce: Debounce;
}

/** Milliseconds. A responder that answers sooner is never watched. */
const LOOK_EVERY = SECOND;

/**
 * Ends the run while its responder thinks, when its answer would be discarded anyway: the client has written more and can still wait,
 * or another turn was committed. Returns the function that ends the watch.
 */
export function watch(deps: WatchDeps, turn: DueTurn, performer: Pick<Performer, 'endWith'>): () => void {
  let timer = setTimeout(look, LOOK_EVERY);
  let isOver = false;
  return () => {
    isOver = true;
    clearTimeout(timer);
  };

  async function look(): Promise<void> {
    // An error is no reason to end the run: the commit looks again.
    const isMoved = await hasMovedOn(deps.db, turn).catch(() => false);
    if (isOver) return;
    if (isMoved) await performer.endWith(() => reasonToEnd(deps, turn)).catch(() => undefined);
    else timer = setTimeout(look, LOOK_EVERY);
  }
}

/** Undefined: the client has waited for long enough to be answered without their newest messages. Counts an outdated turn. */
export async function reasonToEnd({ db, debounce }: WatchDeps, turn: DueTurn): Promise<RunEnded | undefined> {
  const lock = await db.transaction().execute((tx) => lockConversation(tx, turn, debounce));
  return lock.kind === 'acquired' ? undefined : new RunEnded(lock.kind);
}
