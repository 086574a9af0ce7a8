import type { ConversationHeader } from '../../../db/timeline/header';
import type { TurnView } from '../../../operations/turn';
import type { PageContext } from '../page-env';
import type { TurnWords } from './words';

/** What the parts of the page are made of. */
export interface ShownTurn {
  c: PageContext;
  words: TurnWords;
  header: ConversationHeader;
  view: TurnView;
}

/** The address of the turn, or of something of it. */
export function turnPath({ header, view }: Pick<ShownTurn, 'header' | 'view'>, verb = ''): string {
  return `/conversations/${header.conversationId}/turns/${view.turn}${verb && `/${verb}`}`;
}
