import { addDays, dateOf, weekdayOf } from '../../time/local-arithmetic';
import type { Tokens } from '../text/tokens';
import { mondayOf } from './calendar-dates';
import { entriesOf } from './entries';
import type { Entry } from './entry';
import type { Span } from './mention';
import { both, rangeOf, timeOf, together } from './resolve';
import { scan } from './scan';
import { lengthOf } from './vocabulary';
import type { TimeWindow, When, WhenSituation } from './when';

/** What a text says of days and times; takes time linear in its length. */
export function readWhen(tokens: Tokens, situation: WhenSituation): When {
  const mentions = scan(tokens, situation);
  const entries = entriesOf(tokens, mentions, situation);
  const meant = new Set(entries.flatMap(({ place, upper }) => [place, upper?.place]));
  const used = new Set<number>();
  const when: When = {
    dates: [],
    span: null,
    times: [],
    window: null,
    approximate: false,
    excluded: { dates: [], weekdays: [], times: [], windows: [] },
    movedFrom: { date: null, time: null },
    order: null,
    shiftMinutes: null,
    shiftDays: null,
    same: null,
    any: null,
    past: false,
    used,
  };
  for (const { place, end, meaning } of mentions) {
    if (meaning.kind === 'note') Object.assign(when, meaning.note);
    if (meaning.kind === 'note' || meant.has(place)) use(tokens, place, end, used);
  }
  addDaysOf(when, entries, dateOf(situation.now));
  addTimesOf(when, entries, situation);
  return when;
}

/** With the prepositions before it. */
function use(tokens: Tokens, place: number, end: number, used: Set<number>): void {
  let first = place;
  while (!used.has(first - 1) && lengthOf('filler', tokens, first - 1) === 1) first -= 1;
  for (let one = first; one < end; one += 1) used.add(one);
}

function addDaysOf(when: When, entries: readonly Entry[], today: string): void {
  const days = entries.filter((entry) => entry.kind === 'day');
  days.forEach((entry, i) => {
    const { day, operators, upper, role } = entry;
    if (role === 'meant' && day?.shift) when.shiftDays = day.shift;
    if (day === null || repeats(entry, days[i - 1], true) || repeats(entry, days[i + 1], false)) return;
    const [from, to] = [
      day.span?.from ?? day.dates[0],
      upper?.day?.span?.to ?? upper?.day?.dates[0] ?? day.span?.to ?? day.dates[0],
    ];
    if (from === undefined || to === undefined || role === 'attached') return;
    if (role === 'excluded') {
      when.excluded.weekdays.push(...day.weekdays);
      if (day.weekdays.length === 0) when.excluded.dates.push(...datesOf(day.dates, day.span));
    } else if (role === 'old') when.movedFrom.date = from;
    else if (upper !== null) when.span = { from, to: to < from ? addDays(to, 7) : to };
    else if (operators.includes('before')) when.span = { from: today, to: addDays(from, -1) };
    else if (operators.includes('until')) when.span = { from: today, to };
    else if (operators.includes('after')) when.span = { from: addDays(to, 1), to: addDays(to, HORIZON) };
    else if (operators.includes('since')) when.span = { from, to: addDays(from, HORIZON) };
    else if (day.span !== null) when.span = day.span;
    else when.dates.push(...day.dates.filter((date) => !when.dates.includes(date)));
  });
  narrow(when, days);
  // "same time next week"
  const isSame = when.same === 'time' || when.same === 'day';
  if (isSame && when.span?.from === mondayOf(today, 1) && isWeek(when.span))
    [when.span, when.shiftDays] = [null, 7];
  if (when.order !== null && when.any === 'time') when.any = null; // "any time before that"
  if (when.any === ('workday' as string)) {
    when.any = 'day';
    when.excluded.weekdays.push(6, 7);
  }
}

const isWeek = ({ from, to }: Span) => to === addDays(from, 6);

/** Days that are offered «после пятого» and "from Monday on". */
const HORIZON = 60;

function datesOf(dates: readonly string[], span: Span | null): string[] {
  const found = [...dates];
  for (
    let date = span?.from ?? '';
    span !== null && date <= span.to && found.length < 31;
    date = addDays(date, 1)
  )
    found.push(date);
  return found;
}

/** A weekday beside a date repeats it, «27 ноября, в пятницу», or is a mistake: «в пятницу, 28 ноября». */
function repeats(one: Entry, other: Entry | undefined, isAfter: boolean): boolean {
  const [weekday, date] = [one.day, other?.day];
  // «через две недели, 12-го»: the date is exact
  const isCounted = weekday?.said === 'counted' && date?.said === 'date' && !isAfter;
  if (isCounted && other?.isLinked && !other.operators.includes('or')) return one.role === other.role;
  if (weekday?.said !== 'weekday' || !date || date.said === 'weekday' || one.role !== other?.role)
    return false;
  const isJoined =
    (isAfter ? one : other).isLinked && !one.operators.includes('or') && !other.operators.includes('or');
  const [first, second] = [weekday.dates[0] ?? '', date.dates[0]];
  if (!isJoined || second === undefined) return false;
  return (!isAfter && date.said === 'date') || weekdayOf(first) === weekdayOf(second);
}

/** «на следующей неделе, лучше в среду»: the Wednesday of that week. */
function narrow(when: When, days: readonly Entry[]): void {
  const { span } = when;
  if (span === null || when.dates.length === 0 || days.some(({ upper }) => upper !== null)) return;
  const weekdays = days.filter(({ role }) => role === 'meant').flatMap(({ day }) => day?.weekdays ?? []);
  const inSpan = datesOf([], span);
  const dates = inSpan.filter(
    (date) => when.dates.includes(date) || (inSpan.length <= 7 && weekdays.includes(weekdayOf(date))),
  );
  if (dates.length > 0) [when.dates, when.span] = [dates, null];
}

function addTimesOf(when: When, entries: readonly Entry[], { opening }: WhenSituation): void {
  const parts = entries.filter(({ kind, role }) => kind === 'part' && role === 'meant');
  const beside = parts.length === 1 ? (parts[0]?.window ?? null) : null;
  let window: TimeWindow | null = null;
  for (const { kind, clock, operators, upper, role, ...entry } of entries) {
    if (role === 'attached' || kind === 'day') continue;
    const part = entry.window ?? beside;
    const time = clock && timeOf(clock, part, opening);
    if ((time !== null && operators.includes('about')) || clock?.approximate) when.approximate = true;
    const bounds = boundsOf();
    if (time !== null && operators.includes('late')) window = both(window, { from: '00:00', to: time });
    if (time !== null && operators.includes('early')) window = both(window, { from: time, to: '24:00' });
    if (role === 'excluded') {
      if (bounds !== null) when.excluded.windows.push(bounds);
      else if (time !== null) when.excluded.times.push(time);
    } else if (role === 'old') when.movedFrom.time = time;
    else if (bounds !== null) window = both(window, bounds);
    else if (time !== null) when.times.push(time);

    function boundsOf(): TimeWindow | null {
      if (clock === null || time === null)
        return kind === 'part' && role === 'excluded' ? entry.window : null;
      if (upper?.clock) return rangeOf(clock, upper.clock, upper.window ?? part, opening);
      if (operators.includes('before') || operators.includes('until')) return { from: '00:00', to: time };
      return operators.includes('after') || operators.includes('since') ? { from: time, to: '24:00' } : null;
    }
  }
  const whole = parts.reduce<TimeWindow | null>(
    (one, two) => (two.window === null ? one : together(one, two.window)),
    null,
  );
  if (whole !== null && !when.times.some((time) => time >= whole.from && time < whole.to))
    window = both(whole, window ?? whole);
  when.window = window;
}
