import { addDays, dateOf } from '../../time/local-arithmetic';
import type { Tokens } from '../text/tokens';
import { mondayOf } from './calendar-dates';
import { coming } from './days';
import { type Entry, endOf, FAR, isBeside } from './entry';
import { licensed } from './licensed';
import type { Day, Mention, Operator } from './mention';
import { follows, lengthOf } from './vocabulary';
import type { WhenSituation } from './when';

/** The entries of a text. A correction excludes what it replaces. */
export function entriesOf(tokens: Tokens, mentions: readonly Mention[], situation: WhenSituation): Entry[] {
  const entries: Entry[] = [];
  let operators: Operator[] = [];
  let isLinked = false;
  let correctedAt = -1;
  mentions.forEach((mention, i) => {
    const { place, end, meaning } = mention;
    const gap = gapBetween(tokens, mentions[i - 1]?.end ?? 0, place);
    if (gap !== 'none') operators = [];
    isLinked = isLinked && gap !== 'words';
    const last = entries.at(-1);
    if (meaning.kind === 'note') {
      isLinked = false;
    } else if (meaning.kind === 'operator') {
      const isAfter = last !== undefined && last.end >= place - FAR && mentions[i - 1]?.end === last.end;
      const next = mentions[i + 1];
      const [said] = meaning.operators;
      if (said === 'late' || said === 'early') refuse(tokens, entries, said, mention);
      else if (meaning.operators.includes('no') && next?.meaning.kind === 'part' && next.place === end)
        operators = ['not']; // "no mornings"
      else if (meaning.operators.includes('correct')) correctedAt = place;
      else if (!meaning.operators.includes('cannot'))
        operators = [...operators.slice(-FAR), ...meaning.operators];
      else if (
        !isAfter ||
        isBound(next, end) || // «в четверг не могу до шести»
        (gap === 'words' && gapBetween(tokens, end, mentions[i + 1]?.place ?? end + FAR) === 'none')
      )
        operators = ['not', 'cannot'];
      else if (tokens.word(endOf(tokens, end)) !== '?') last.role = 'excluded';
    } else {
      const entry: Entry = {
        place,
        end,
        kind: meaning.kind,
        day: meaning.kind === 'day' ? meaning : null,
        clock: meaning.kind === 'time' ? meaning.clock : null,
        window: meaning.kind === 'part' ? meaning.window : null,
        role: 'meant',
        operators,
        upper: null,
        isLinked,
      };
      if (operators.includes('not')) entry.role = 'excluded';
      if (correctedAt > (last?.place ?? place)) correct(entries, entry);
      if (entry.kind === 'day' || (isLinked && last?.kind === 'day')) replaceAsked(tokens, entries, entry);
      if (situation.isMove) moveFrom(tokens, entries, entry);
      if (last !== undefined) joinWeek(last, entry);
      if (entry.kind === 'day') anchor(tokens, entries, entry, situation);
      if (last === undefined || !relate(tokens, last, entry)) entries.push(entry);
      operators = [];
      isLinked = true;
    }
  });
  return licensed(tokens, entries, dateOf(situation.now));
}

/** «19 мне поздно», "7 pm is a bit late": the time before it is refused, as is all that is even later. */
function refuse(tokens: Tokens, entries: Entry[], operator: Operator, { place, end }: Mention): void {
  const time = entries.findLast(({ clock }) => clock !== null);
  const isOf = time && place - time.end <= FAR && place <= endOf(tokens, time.end, /^[?.!]$/);
  if (!isOf || tokens.word(endOf(tokens, end)) === '?') return; // "is 7 too late?"
  Object.assign(time, { role: 'excluded', operators: [operator], clock: { ...time.clock, bare: false } });
}

const BOUNDS: Operator[] = ['from', 'between', 'since', 'after', 'before', 'until'];

function isBound(next: Mention | undefined, place: number): boolean {
  return (
    next?.place === place &&
    next.meaning.kind === 'operator' &&
    next.meaning.operators.some((operator) => BOUNDS.includes(operator))
  );
}

/** Returns whether the entry became a part of the one before it. */
function relate(tokens: Tokens, last: Entry, entry: Entry): boolean {
  const { operators } = entry;
  const isTight = entry.isLinked && gapBetween(tokens, last.end, entry.place) === 'none';
  if (isTight && last.kind !== entry.kind && last.kind !== 'day' && entry.kind !== 'day') {
    const [time, part] = last.kind === 'time' ? [last, entry] : [entry, last];
    if (operators.length === 0 && time.window === null && part.role === 'meant') {
      time.window = part.window;
      part.role = 'attached';
      time.operators = [...part.operators, ...time.operators];
      return false;
    }
  }
  if (isTight && last.role === 'excluded' && operators.length === 0 && last.operators.includes('all')) {
    entry.role = 'excluded'; // «не надо переносить на завтра на 12»
    entry.operators = last.operators;
  }
  // of «не смогу в пятницу в 15» another day at 15 may suit
  if (isTight && last.kind === 'day' && last.role === 'excluded' && last.operators.includes('cannot'))
    entry.role = 'attached';
  if (last.kind !== entry.kind) return false;
  const isTo = operators.includes('to') && (!operators.includes('or') || last.operators.includes('between'));
  if (isTo && entry.isLinked && entry.kind !== 'part' && last.role !== 'old') {
    last.upper = entry;
    return true;
  }
  if (last.role === 'excluded' && operators.includes('or') && entry.isLinked) entry.role = 'excluded';
  return false;
}

/** «не завтра, а на следующий день», "the day before my wedding on 5 December": a day that is relative to another one. */
function anchor(tokens: Tokens, entries: readonly Entry[], entry: Entry, { isMove }: WhenSituation): void {
  const last = entries.at(-1);
  if (
    last?.day?.shift &&
    entry.day?.dates.length &&
    isBeside(tokens, last) &&
    entry.place <= endOf(tokens, last.end)
  ) {
    last.day = shifted(entry.day, last.day.shift);
    entry.role = 'attached';
    return;
  }
  const shift = entry.day?.shift;
  const other = entries.findLast(({ day, role }) => role !== 'attached' && (day?.dates.length ?? 0) > 0);
  if (entry.day?.follows && other?.day) {
    entry.day.dates = [coming(entry.day.follows, other.day.dates.at(-1) ?? '')];
    if (other.role === 'meant') other.role = 'attached';
  }
  if (shift === undefined || !other?.day) return;
  const replaces = other.role === 'meant' && !entry.operators.includes('or');
  const isOld = isMove && replaces && !isOn(tokens, other); // the shift is then that of the booking
  if (!isOld) entry.day = shifted(other.day, shift);
  if (isOld) other.role = 'old';
  else if (replaces && isBeside(tokens, entry)) other.role = 'attached';
}

/** «На следующей неделе в пятницу или субботу»: both are in that week. */
function joinWeek({ day: last }: Entry, { day, isLinked, operators }: Entry): void {
  const [date, own] = [last?.dates[0], day?.weekdays[0]];
  const isOfWeek = last?.said === 'weekday' && last.weekdays.length === 0;
  if (isOfWeek && date !== undefined && day && own !== undefined && isLinked && operators.includes('or'))
    day.dates = [addDays(mondayOf(date), own - 1)];
}

function shifted({ dates }: Day, shift: number): Day {
  const date = addDays(dates.at(-1) ?? '', shift);
  return { kind: 'day', dates: [date], span: null, weekdays: [], said: 'counted' };
}

/** In a move, "from 3 to 4" and «с пятницы на субботу» name the old time and the new one. */
function moveFrom(tokens: Tokens, entries: readonly Entry[], entry: Entry): void {
  const { operators } = entry;
  if (operators.includes('or') || !(operators.includes('onto') || isOn(tokens, entry))) return;
  const isOld = ({ role, upper, operators }: Entry) =>
    role === 'meant' && upper === null && !operators.includes('between');
  const from = entries.findLastIndex((one) => one.operators.includes('from') && isOld(one));
  const last = entries.at(-1);
  const isLastOld = last !== undefined && last.kind === entry.kind && isOld(last) && !isOn(tokens, last);
  const old = from >= 0 ? entries.slice(from) : isLastOld ? [last] : [];
  for (const one of old) if (one.role === 'meant') one.role = 'old';
  if (old.length > 0) entry.operators = [];
  if (old.length > 0 && entry.clock !== null) entry.clock.bare = false;
}

const isOn = (tokens: Tokens, { place }: Entry) => follows('onto', tokens, place);

/** What was said before a correction of the same kind is excluded. */
function correct(entries: readonly Entry[], entry: Entry): void {
  for (const one of entries) {
    const isSame = (one.kind === 'day') === (entry.kind === 'day');
    const isWithin = one.day?.span && entry.day?.said === 'weekday'; // «на следующей неделе, лучше в среду»
    const isPart = one.kind === 'part' && entry.role === 'excluded'; // «с утра лучше, но не в 9»
    if (!isSame || isWithin || isPart || one.role !== 'meant') continue;
    one.role = 'excluded';
    if (one.day !== null) one.day = { ...one.day, weekdays: [] };
  }
}

/** «Это сегодня в 5? Мне на завтра»: what a question names gives way to a statement, but not to what suits too. */
function replaceAsked(
  tokens: Tokens,
  entries: readonly Entry[],
  { kind, end, place, operators }: Entry,
): void {
  const close = endOf(tokens, end, /^[?.!]$/);
  const isToo = tokens.places(end, close).some((at) => lengthOf('too', tokens, at) > 0);
  if (operators.includes('or') || isToo || tokens.word(close) === '?') return;
  for (const one of entries.slice(-FAR)) {
    const mark = endOf(tokens, one.end, /^[?.!]$/);
    const isAsked = tokens.word(mark) === '?' && mark < place;
    if (isAsked && one.kind === kind && one.role === 'meant') one.role = 'attached';
  }
}

/** What is between two mentions: nothing but prepositions, also commas, or other words. */
function gapBetween(tokens: Tokens, from: number, to: number): 'none' | 'commas' | 'words' {
  let gap: 'none' | 'commas' = 'none';
  for (let place = from; place < to; ) {
    const filler = lengthOf('filler', tokens, place);
    if (filler === 0 && !/^[,;()]$/.test(tokens.word(place))) return 'words';
    if (filler === 0 || tokens.at(place).startsLine) gap = 'commas';
    place += Math.max(filler, 1);
  }
  return gap;
}
