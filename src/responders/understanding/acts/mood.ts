import type { Act } from './acts';
import type { Clauses, Span } from './spans';

export type Mood = 'ordered' | 'refused' | 'mentioned';

/** A verb or noun of booking, moving or cancelling in the text. */
export interface Head extends Span {
  act: Act;
  form: Form;
  mood: Mood;
}

/**
 * What a form says if nothing governs it. `aside`: it is no act («не смогу прийти раньше»). `command`: «отмените». `base`: «отменить», "cancel", which orders at the beginning of a
 * clause. `plain`: «отменять», which needs a wish. `self`: «отменю», "I'll cancel". `told`: «отменили», "cancelled". `noun`:
 * «отмена», alone or with a wish. `unable`: «не смогу прийти». `absent`: «не смогу в среду». `wish`: «хочу», of anything.
 */
const FORMS = [
  'aside',
  'command',
  'self',
  'base',
  'unable',
  'absent',
  'plain',
  'noun',
  'told',
  'wish',
] as const;
type Form = (typeof FORMS)[number];
type Found = Omit<Head, 'mood'>;

const ACTS: readonly Act[] = ['move', 'cancel', 'book'];
/** «не хочу», «хочу», «можно». */
const GOVERNORS = ['not', 'wish', 'can'] as const;
type Governor = (typeof GOVERNORS)[number];
/** Past, present and reflexive; some nouns end alike, and then the text only mentions the act. */
const RUSSIAN_VERB = /(?:ла|ли|ло|лся|лась|лись|лось|[юу]сь|[аеияую]ю|ет|ит|ут|ют|ат|ят|ся|шь|ем|им)$/;
/** «не надо мне ничего отменять»: the words between a negation and its verb, at most. */
const REACH = 6;
const WINDOW = 24;

export function headsIn(clauses: Clauses): Head[] {
  const heads: Head[] = [];
  const all = formsIn(clauses);
  let previous: Head | undefined;
  for (const [index, found] of all.entries()) {
    const isSameClause = previous !== undefined && previous.to > clauses.at(found.from).from;
    const mood = moodOf(found, isSameClause ? previous : undefined, all[index + 1], clauses);
    const head = { ...found, mood };
    heads.push(head);
    if (head.form !== 'wish') previous = head;
  }
  return heads;
}

/** Where two forms overlap, the first in the order of `FORMS` counts. */
function formsIn(clauses: Clauses): Found[] {
  const taken = new Set<number>();
  const found: Found[] = [];
  for (const form of FORMS) {
    for (const act of ACTS) {
      for (const span of clauses.all(`${act}.${form}`)) {
        if (span.places.some((place) => taken.has(place))) continue;
        for (const place of span.places) taken.add(place);
        if (form !== 'aside') found.push({ ...span, act, form });
      }
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** In doubt a verb is only mentioned: what is wrong is worse than what is missing. */
function moodOf(found: Found, previous: Head | undefined, next: Found | undefined, clauses: Clauses): Mood {
  const { form, act, from, to } = found;
  const start = Math.max(clauses.at(from).from, from - WINDOW, previous?.to ?? 0);
  if (isAsked(found, clauses)) return 'mentioned';
  if (form === 'unable' || form === 'absent') return 'ordered';
  const governor = governorOf(clauses, start, from, form === 'command' ? [] : GOVERNORS);
  if (governor === 'not' || isDeniedAfter(clauses, to, next))
    return form === 'told' ? 'mentioned' : 'refused';
  if (form === 'told') return 'mentioned';
  if (form === 'command' || form === 'wish') return 'ordered';
  const isRule = clauses.within('rule', ...scopeOf(from, clauses)).length > 0;
  if (governor !== 'wish' && (isRule || form === 'plain')) return 'mentioned';
  if (form === 'self' || governor !== null) return 'ordered';
  if (previous && clauses.is(from - 1, 'CONNECTOR')) return previous.mood;
  if (form === 'noun') return clauses.at(from).begins && clauses.at(to).ends ? 'ordered' : 'mentioned';
  const isFirst = clauses.at(from).begins || clauses.is(from - 1, 'FRESH');
  return form === 'base' && (isFirst || followsObject(clauses, start, from, act)) ? 'ordered' : 'mentioned';
}

/** The nearest of what decides before the verb; before an imperative only «не» does. */
function governorOf(
  clauses: Clauses,
  start: number,
  from: number,
  kinds: readonly Governor[],
): Governor | null {
  let nearest: { kind: Governor; to: number } | null = null;
  for (const kind of kinds) {
    const span = clauses.within(kind, start, kind === 'not' ? from : from + 1).at(-1);
    const isNear = kind !== 'not' || (span !== undefined && from - span.to <= REACH);
    if (!span || !isNear || span.to <= (nearest?.to ?? -1)) continue;
    const isDenied = kind === 'wish' && clauses.is(span.from - 1, 'NOT');
    nearest = { kind: isDenied ? 'not' : kind, to: span.to };
  }
  const isBare =
    clauses.is(from - 1, 'NOT') || (clauses.is(from - 2, 'NOT') && clauses.is(from - 1, 'PARTICLE'));
  return isBare && (nearest === null || nearest.to < from) ? 'not' : (nearest?.kind ?? null);
}

/** «отменять не надо», unless the negation belongs to the next verb: «перенести, не надо отменять». */
function isDeniedAfter(clauses: Clauses, to: number, next: Found | undefined): boolean {
  const [denial] = clauses.within('not', to, Math.min(to + 3, clauses.at(to - 1).to));
  if (!denial) return false;
  return (
    next === undefined || next.form === 'command' || next.from < denial.to || next.from > denial.to + REACH
  );
}

/** The clause asks («почему», "did you"), supposes («если»), or speaks of other people («подруга хочет»). */
function isAsked({ act, form, from, to }: Found, clauses: Clauses): boolean {
  const [start, end] = scopeOf(from, clauses);
  const groups = act === 'book' ? ['blocks'] : ['blocks', 'blocks.most'];
  const before = groups.flatMap((group) => clauses.within(group, start, from));
  const blocks = [...before, ...(act === 'book' ? [] : clauses.within('blocks.after', to, end))];
  if (blocks.length > 0) {
    const polite = ['can', 'wish', 'not'].flatMap((group) => clauses.within(group, start, end));
    // «не могли бы вы» asks for nothing, and in "cancel it, I want to know if …" another wish stands between
    const isPolite = (span: Span, other: Span) =>
      (other.from <= span.from && span.to <= other.to) || (other.from >= to && other.to <= span.from);
    if (blocks.some((span) => !polite.some((other) => isPolite(span, other)))) return true;
  }
  if (form === 'noun' || act === 'book') return false;
  const comma = clauses.at(from).from - 1;
  return (
    isSupposed(clauses, clauses.at(from).to, clauses.at(from).to + 1) ||
    isSupposed(clauses, comma, Math.max(clauses.at(comma).from, comma - WINDOW))
  );
}

/** The clause at the other side of the comma begins with «если», but not with «если можно». */
function isSupposed(clauses: Clauses, comma: number, first: number): boolean {
  const count = (group: string) => clauses.within(group, first, first + 2).length;
  return clauses.tokens.word(comma) === ',' && count('supposes') > count('can');
}

/** The clause of `place`, as far as `WINDOW` tokens: a text of one clause takes linear time too. */
function scopeOf(place: number, clauses: Clauses): [start: number, end: number] {
  return [Math.max(clauses.at(place).from, place - WINDOW), Math.min(clauses.at(place).to, place + WINDOW)];
}

/** «запись на завтра отменить»: Russian puts the object first; another verb before it would govern it. */
function followsObject(clauses: Clauses, start: number, from: number, act: Act): boolean {
  if (from - start > REACH || act === 'book') return false;
  for (let place = start; place < from; place += 1) {
    const isObject = ['MY', 'BOOKING', 'FILLER'].some((label) => clauses.is(place, label));
    if (!isObject && (RUSSIAN_VERB.test(clauses.tokens.word(place)) || clauses.is(place, 'PREDICATE')))
      return false;
  }
  return /\p{Script=Cyrillic}/u.test(clauses.tokens.word(from));
}
