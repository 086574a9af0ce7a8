import { type Head, headsIn } from './mood';
import type { Clauses, Span } from './spans';

/**
 * What the text orders, refuses and mentions, taken together: an order that is withdrawn later is only mentioned, «не смогу» with
 * another time is a move, and a wish of anything («хочу на маникюр») is one to book, if it is no wish for something else.
 */
export function ordersIn(clauses: Clauses, asked: string | null): Head[] {
  const withdrawn = clauses.all('withdrawn').at(-1)?.from ?? -1;
  const all = headsIn(clauses).map((head): Head => {
    if (head.mood !== 'ordered') return head;
    if (head.from < withdrawn) return { ...head, mood: 'mentioned' };
    return isAbsence(head) && hasAlternative(clauses, head) ? { ...head, act: 'move' } : head;
  });
  const verbs = all.filter(({ form }) => form !== 'wish');
  const isMoved = verbs.some((head) => head.act === 'move' && head.mood === 'ordered');
  const isSettled = verbs.some(({ mood }) => mood !== 'mentioned');
  return all.filter((head) => {
    if (head.form === 'absent' && asked !== null && asked !== 'reminder') return false;
    if (isAbsence(head)) return head.act === 'move' || !isMoved;
    if (head.form !== 'wish') return true;
    return !isSettled && head.mood !== 'refused' && !governs(head, verbs, clauses) && !isOther(head, clauses);
  });
}

/** No pattern of `wish.other` is longer. */
const REACH = 8;

function isAbsence({ form }: Head): boolean {
  return form === 'unable' || form === 'absent';
}

function hasAlternative(clauses: Clauses, { to }: Span): boolean {
  return (clauses.all('alternative').at(-1)?.from ?? -1) >= to;
}

/** «Хочу отменить», «отменить надо»: no wish apart from its verb. */
function governs(wish: Span, verbs: readonly Span[], clauses: Clauses): boolean {
  return verbs.some(
    ({ from, to }) => to === wish.from || (from >= wish.from && clauses.at(from).from <= wish.from),
  );
}

/** «Хочу спросить», "I need to know", «нельзя»: nothing to book. */
function isOther(wish: Span, clauses: Clauses): boolean {
  if (clauses.has('human')) return true;
  return clauses.within('wish.other', wish.from - REACH, wish.to).some(({ to }) => wish.from < to);
}
