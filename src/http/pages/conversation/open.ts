import { readTimeline } from '../../../operations/timeline';
import { conversationOf } from '../conversation-of';
import type { PageDeps } from '../deps';
import type { PageContext } from '../page-env';
import { wordsOf } from '../shell/language';
import { readPlace } from './place';
import type { Shown } from './shown';
import { WORDS } from './words';

type OpenDeps = Pick<PageDeps, 'db' | 'config'>;

/** What a page that is open shows, read again: from where it begins. */
export async function readOpen(deps: OpenDeps, c: PageContext): Promise<Shown> {
  const from = readPlace(c.req.query('from'));
  return readShown(deps, c, from && { from });
}

/** Throws what `conversationOf` throws. */
export async function readShown(
  { db, config }: OpenDeps,
  c: PageContext,
  asked: Parameters<typeof readTimeline>[2] = {},
): Promise<Shown> {
  const found = await conversationOf(db, c);
  const header = { ...found, autonomy: found.autonomy ?? config.autonomy };
  const timeline = await readTimeline(db, header, asked);
  const { hasEarlier, oldest } = timeline;
  const from = asked.from ?? (hasEarlier && oldest ? oldest : BEGINNING);
  return { c, words: wordsOf(c, WORDS), header, timeline, from };
}

/** Of a conversation that is shown as a whole. */
const BEGINNING = { turn: 0, id: '0', at: new Date(0) };
