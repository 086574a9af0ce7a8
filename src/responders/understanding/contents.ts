import { Tokens } from '../text/tokens';
import { readWhen } from '../when';
import type { When } from '../when/when';
import type { Understanding } from '.';
import { readActs } from './acts';

type Said = Omit<Understanding, 'isOnlyQuestion' | 'isEmpty' | 'isUnknownQuestion'>;

/** Whether nothing was read. */
export function isEmpty(said: Said): boolean {
  const { acts, people, topics, lacking, age } = said;
  const { ordered, refused, mentioned, questions, courtesies } = acts;
  const acted = [ordered, refused, mentioned, questions, courtesies].some(({ size }) => size > 0);
  const marked = [acts.stops, acts.other, acts.all, acts.human, people.isSelf].includes(true);
  const named = [lacking, age, people.guest, people.name, acts.answer, acts.choice, acts.reminders].some(
    (one) => one !== null,
  );
  return !acted && !marked && !named && topics.length === 0 && !namesDetail(said);
}

/** Whether it names a detail of a booking: a service, a member of staff, a day or a time. */
export function namesDetail({ services, narrowed, staff, when, people }: Said): boolean {
  const named = [services, narrowed, staff.wanted, staff.excluded].some(({ length }) => length > 0);
  return named || staff.unknown !== null || staff.any || staff.other || people.count > 1 || namesTime(when);
}

export function namesTime(when: When): boolean {
  const { dates, times, span, window, order, shiftMinutes, shiftDays, same, any } = when;
  const bounds = [span, window, order, shiftMinutes, shiftDays, same, any].some((one) => one !== null);
  return bounds || dates.length + times.length > 0 || refusesTime(when);
}

/** «В четверг не могу» */
export function refusesTime({ excluded }: When): boolean {
  return Object.values(excluded).some(({ length }) => length > 0);
}

const NONE: ReadonlySet<number> = new Set();
const SILENCE = new Tokens('');

/** What a text says that says nothing. */
export const NOTHING: Understanding = {
  acts: readActs(SILENCE, { asked: null, listed: 0 }),
  when: readWhen(SILENCE, { now: '', language: 'en', opening: null, asked: null, isMove: false, skip: NONE }),
  people: { name: null, guest: null, isBesides: false, isSelf: false, count: 1 },
  corrects: false,
  age: null,
  bareName: null,
  services: [],
  narrowed: [],
  lacking: null,
  staff: { wanted: [], excluded: [], any: false, other: false, unknown: null, pronoun: false },
  topics: [],
  adds: false,
  unread: 0,
  isOnlyQuestion: false,
  isEmpty: false,
  isUnknownQuestion: false,
};
