import type { Db } from '../db/database';
import { chatOf } from '../db/simulator/chat';
import { shiftTimes } from '../db/simulator/shift-times';
import type { ContextOwner } from '../domain/context';
import type { Queues } from '../queues/queues';
import { MINUTE } from '../time/duration';
import { NotPossible } from './errors';

/** Longer than the memory of a bot that keeps a dialogue for five minutes. */
const LATER = 7 * MINUTE;

/** Lets seven minutes pass for a conversation. Throws `NotPossible`. */
export async function sevenMinutesLater(
  { db, queues }: { db: Db; queues: Queues },
  owner: ContextOwner,
): Promise<{ before: number; after: number }> {
  const before = (await chatOf(db, owner))?.conversation;
  if (!before || !(await shiftTimes(db, before.id, LATER))) throw new NotPossible('nothing-said');
  const after = (await chatOf(db, owner))?.conversation;
  if (after && after.dueInMs !== null && !after.isDeferred) await queues.wakeTurn(after.id, after.dueInMs);
  return { before: before.dialogueVersion, after: after?.dialogueVersion ?? 0 };
}
