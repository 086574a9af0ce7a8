import type { ConversationHeader } from '../../../db/timeline/header';
import type { Memory } from '../../../operations/memory';
import type { PageContext } from '../page-env';
import type { WORDS } from './words';

/** What the parts of the page are made of. */
export interface ShownMemory {
  c: PageContext;
  words: (typeof WORDS)['en'];
  header: ConversationHeader;
  memory: Memory;
}
