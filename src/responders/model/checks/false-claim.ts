import type { ModelRun } from '../run';
import { type Act, type Claim, claimsIn } from './claims';
import { type Known, knownIn } from './known';
import { momentsIn, names } from './moments';

/** By which words each change may be told: a move may be a booking and a cancellation, and what was moved is booked. */
const TOLD_AS: Record<Act, readonly Act[]> = {
  book: ['book', 'move'],
  move: ['move', 'book'],
  cancel: ['cancel', 'move'],
};

const PROBLEMS: Record<Act, string> = {
  book: 'is booked, or that the client is expected at a time',
  move: 'was moved',
  cancel: 'was cancelled',
};

/** Begins the report of what was just done. */
const REPORTS = /^\s*(?:готово|сделано|all done|all set|done)(?![\p{L}\d])/iu;

/** For the model: the text says that something was done to a booking which was not. */
export function falseClaim(text: string, run: ModelRun): string | undefined {
  const known = knownIn(run);
  const claim = claimsIn(text).find((one) => !isTrue(one, known, run));
  if (!claim) return undefined;
  return `You say that something ${PROBLEMS[claim.act]}, but that is not so. Call the tool first, or do not say it.`;
}

function isTrue({ act, sort, sentence }: Claim, all: readonly Known[], run: ModelRun): boolean {
  const known = all.filter((one) => TOLD_AS[act].includes(one.act));
  const moments = momentsIn(sentence, run.input);
  const isMeant = known.some(({ from }) => names(moments, from));
  const isDone = known.some(({ isNew }) => isNew);
  // «записываю на среду в 15:00», before the question that follows
  if (sort === 'doing' && run.question) return true;
  if (moments.times.length > 0) return isMeant;
  const isDay = moments.dates.length > 0;
  const ofDay = known.filter(({ from }) => moments.dates.includes(from.slice(0, 10)));
  if (sort === 'awaits') return !isDay || ofDay.length > 0;
  if (sort === 'state' && isDay) return ofDay.length > 0;
  // «Готово, вы записаны!» is about what was wanted now, not about another booking
  if (sort === 'state')
    return isDone || (known.length > 0 && !run.question && !run.refused && !REPORTS.test(sentence));
  return isDone && (!isDay || ofDay.length > 0);
}
