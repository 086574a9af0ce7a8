import type { Acts } from './acts';
import { type Clauses, meet, type Span } from './spans';

/**
 * A yes or no to our question. Words of assent that are not the whole clause count at the beginning of the text only («ок, а
 * сколько стоит?»); those that may also begin a proposal («давайте в 16») count only as a whole clause.
 */
export function answerIn(
  clauses: Clauses,
  courtesies: readonly Span[],
  acts: readonly Span[],
): { answer: Acts['answer']; spans: Span[] } {
  const start = startOf(clauses, courtesies);
  const isFirst = ({ from }: Span) => clauses.at(from).begins && clauses.at(from).from <= start;
  const isAsked = ({ from }: Span) => clauses.tokens.word(clauses.at(from).to) === '?';
  const leading = (group: string) =>
    clauses.all(group).filter((span) => isFirst(span) && !isAskedBack(span, clauses));
  const said = (group: string) => clauses.all(group).filter((span) => !isAsked(span));
  const outside = (spans: readonly Span[]) => (span: Span) => !spans.some((other) => meet(span, other));
  const no = [...leading('no.first'), ...said('no')].filter(outside([...acts, ...clauses.all('no.not')]));
  const yes = [...leading('yes.first'), ...said('yes')].filter(outside(no));
  const isNo = no.length > 0;
  const isYes = yes.length > 0;
  return { answer: isYes === isNo ? null : isYes ? 'yes' : 'no', spans: [...yes, ...no] };
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

/** «Да?» alone asks what we want; «ок?» asks for our consent. */
function isAskedBack({ from, to }: Span, clauses: Clauses): boolean {
  return clauses.at(to).ends && clauses.tokens.word(clauses.at(from).to) === '?';
}
