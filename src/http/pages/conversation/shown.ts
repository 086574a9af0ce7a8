import type { ConversationHeader } from '../../../db/timeline/header';
import type { Start, Timeline } from '../../../operations/timeline';
import type { PageContext } from '../page-env';
import { placeParameter } from './place';
import type { ConversationWords } from './words';

/** What the parts of the page are made of. */
export interface Shown {
  c: PageContext;
  words: ConversationWords;
  header: ConversationHeader;
  timeline: Timeline;
  /** Where the timeline of the open page begins, so that it stays there when it is read again. */
  from: Start;
  /** What the last action has done, where nothing on the page shows it. */
  notice?: string | undefined;
}

/** The address of something of this conversation, which answers with what the open page shows. */
export function addressOf({ header, from }: Pick<Shown, 'header' | 'from'>, verb: string): string {
  return `/conversations/${header.conversationId}/${verb}?from=${placeParameter(from)}`;
}
