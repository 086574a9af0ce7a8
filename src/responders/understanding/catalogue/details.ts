import type { Tokens } from '../../text/tokens';
import type { When } from '../../when/when';
import { bothLists } from '../words/lists';
import { adding } from '../words/small-words.json';
import type { ServiceMention, StaffMentions } from './matches';

/** What is said of one service besides its name. */
export interface Details {
  when: When;
  staff: StaffMentions;
}

interface OwnDetails {
  /** Places of the first token of the part, and after the last one. */
  from: number;
  to: number;
  details: Details | null;
}

const SEPARATORS = bothLists('separators');
const ADDING = new Set(adding.split(' '));

/**
 * The details of each mention where they differ: «маникюр завтра в 10 и ещё массаж в воскресенье в 12». Null: it has none of its own.
 * `read` reads the details of a part of the text, from a place on and before another one.
 */
export function ownDetails(
  tokens: Tokens,
  mentions: readonly ServiceMention[],
  read: (from: number, to: number) => Details,
): OwnDetails[] {
  if (mentions.length < 2) return [];
  const starts = mentions.map((mention, index) => startOf(tokens, mention, mentions[index - 1]));
  const parts = mentions.map((_, index) => {
    const [from = 0, to = tokens.count] = [index === 0 ? 0 : starts[index], starts[index + 1]];
    const isAdded = tokens
      .places(from, mentions[index]?.from)
      .some((place) => ADDING.has(tokens.word(place)));
    return { from, to, details: read(from, to), isAdded };
  });
  const [first] = parts;
  return parts.map(({ isAdded, details, ...part }, index) => {
    const isOwn = index > 0 && first !== undefined && differs(details, isAdded ? null : first.details);
    return { ...part, details: isOwn && !mentions[index]?.excluded ? details : null };
  });
}

/** Where the part of a mention begins: at the separators before it, «и ещё», or «, а» in «, а в субботу педикюр». */
function startOf(tokens: Tokens, { from }: ServiceMention, before: ServiceMention | undefined): number {
  const first = before === undefined ? 0 : before.to;
  let place = from;
  while (place > first && !SEPARATORS.has(tokens.word(place - 1))) place -= 1;
  if (place === first) return from;
  while (place > first && SEPARATORS.has(tokens.word(place - 1))) place -= 1;
  return place;
}

/** A detail that the first service has too, and differently, or any detail if the service is an addition. */
function differs(own: Details, first: Details | null): boolean {
  const kinds = [isDayNamed, isTimeNamed, isStaffNamed];
  return kinds.some((isNamed) => isNamed(own) && (first === null || isNamed(first)));
}

const isDayNamed = ({ when: { dates, span } }: Details) => dates.length > 0 || span !== null;
const isTimeNamed = ({ when: { times, window } }: Details) => times.length > 0 || window !== null;
const isStaffNamed = ({ staff: { wanted } }: Details) => wanted.length > 0;
