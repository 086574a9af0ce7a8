import type { Acts } from './acts';
import type { Head } from './mood';
import { type Clauses, meet, type Span } from './spans';

interface Answer extends Pick<Acts, 'answer' | 'isClearYes'> {
  hesitates: boolean;
  spans: Span[];
}

/**
 * A yes or no to our question. Words of assent that are not the whole clause count at the beginning of the text only («ок, а
 * сколько стоит?»); those that may also begin a proposal («давайте в 16») count only as a whole clause. It is no yes if the text
 * hesitates, or only acknowledges what we have said: «хорошо, спрошу у мужа», "yes, that's my appointment".
 */
export function answerIn(
  clauses: Clauses,
  courtesies: readonly Span[],
  heads: readonly Head[],
  asked: string | null,
): Answer {
  const start = startOf(clauses, courtesies);
  const isFirst = ({ from }: Span) => clauses.at(from).begins && clauses.at(from).from <= start;
  const isAsked = ({ from }: Span) => clauses.tokens.word(clauses.at(from).to) === '?';
  const said = (word: 'yes' | 'no') =>
    [...clauses.all(`${word}.first`).filter(isFirst), ...clauses.all(word)].filter((span) => !isAsked(span));
  const outside = (spans: readonly Span[]) => (span: Span) => !spans.some((other) => meet(span, other));
  const no = said('no').filter(outside([...heads, ...clauses.all('no.not')]));
  const yes = said('yes').filter(outside(no));
  const isNo = no.length > 0;
  const hesitates = isHesitant(clauses, heads);
  const isOther = hesitates || clauses.has('yes.not');
  const verbs = heads.filter(({ form }) => form !== 'wish');
  const isOrdered = verbs.some(({ mood }) => mood === 'ordered');
  const keeps = isOrdered || hesitates ? [] : clauses.all('keeps').filter(outside(verbs));
  // «приду» is a no to "shall I cancel it?", and a yes to a reminder
  const comes = asked === 'reminder' && !isOrdered ? [...keeps, ...clauses.all('comes')] : [];
  const isKept = asked === 'cancel' && keeps.length > 0;
  const isYes = yes.length > 0 && !isOther && !(asked === 'cancel' && clauses.has('comes'));
  const agrees = isYes || (comes.length > 0 && !hesitates);
  const answer = isKept ? 'no' : isNo ? (yes.length > 0 ? null : 'no') : agrees ? 'yes' : null;
  const isClear = clauses.all('yes.clear').some((span) => yes.some((other) => meet(span, other)));
  const isClearYes = answer === 'yes' && isClear && !clauses.has('yes.vague');
  return { answer, isClearYes, hesitates, spans: [...yes, ...no, ...comes] };
}

/** What is to be thought over after an order («да, отменяйте, подумаю о новой записи») does not concern it, unless it is a condition. */
function isHesitant(clauses: Clauses, heads: readonly Head[]): boolean {
  const ordered = heads.find(({ mood, form }) => mood === 'ordered' && form !== 'wish');
  const doubts = clauses.apart('hesitates', 'condition.not', 'bye');
  return (
    doubts.some(({ from }) => !ordered || from < ordered.from) ||
    clauses.apart('condition', 'condition.not').length > 0
  );
}

/** The first clause that is no courtesy: «спасибо, нет», «добрый день, да». */
function startOf(clauses: Clauses, courtesies: readonly Span[]): number {
  const polite = new Set(courtesies.flatMap(({ places }) => places));
  let place = 0;
  while (
    place < clauses.tokens.count &&
    (polite.has(place) || clauses.at(place).isBreak || clauses.is(place, 'FILLER'))
  )
    place += 1;
  return place;
}
