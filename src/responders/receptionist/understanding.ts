import type { CompanySegment, Service, StaffMember } from '../../domain/context';
import type { Opening } from './calendar';
import { findBareName, findIntroduction } from './client-name';
import { findClock } from './clock-words';
import { findDays } from './days';
import { findIntents, type Intent, withoutCourtesies } from './intents';
import type { Language } from './language';
import { findServices } from './services';
import { acceptsAnyStaff, findStaff, findUnknownStaff } from './staff';
import type { State, TimeWindow } from './state';
import { collapseSpaces, normalise } from './words';

export interface Understanding {
  intents: ReadonlySet<Intent>;
  /** Several if it is not clear which one is meant. */
  services: Service[];
  staff: StaffMember | null;
  /** A name after «к» or "with" that no member of staff has. */
  unknownStaff: string | null;
  anyStaff: boolean;
  date: string | null;
  time: string | null;
  window: TimeWindow | null;
  /** The client's own name. */
  name: string | null;
  /** Index in the list of the last question; -1 is the last entry. */
  choice: number | null;
}

export interface Situation {
  company: CompanySegment;
  opening: Opening | null;
  now: string;
  language: Language;
  asked: State['asked'];
  /** Length of the list of the last question. */
  listed: number;
}

export function understand(given: string, situation: Situation): Understanding {
  const text = collapseSpaces(given);
  const introduction = findIntroduction(text);
  const said = read(introduction?.rest ?? text, situation);
  if (introduction) return { ...said, name: introduction.name };
  if (situation.asked !== 'name') return said;
  const bare = findBareName(text, saysNothing(said));
  return bare ? { ...read(bare.rest, situation), name: bare.name } : said;
}

function read(text: string, { company, opening, now, language, asked, listed }: Situation): Understanding {
  const intents = new Set(findIntents(text));
  const plain = withoutCourtesies(text);
  if (isImplicitMove(intents, plain, language, now)) {
    intents.delete('cancel');
    intents.add('move');
  }
  const number = bareNumber(plain);
  const clock = findClock(
    asked === 'time' && number !== null ? `в ${number}` : plain,
    opening,
    intents.has('move'),
  );
  const days = findDays(asked === 'date' && number !== null ? `${number} числа` : clock.rest, language, now);
  // «с пятницы на субботу», "from 3 to 4": a booking moves to the last of them
  const pick = <T>(values: T[]): T | null => (intents.has('move') ? values.at(-1) : values[0]) ?? null;
  const date = pick(days.dates);
  return {
    intents,
    services: findServices(text, company),
    staff: findStaff(text, company),
    unknownStaff: findUnknownStaff(text, company),
    anyStaff: acceptsAnyStaff(text),
    date,
    time: pick(clock.times) ?? days.time,
    window: clock.window,
    name: null,
    choice: date === null ? findChoice(plain, number, listed) : null,
  };
}

/** A cancellation that asks for another day: «Не смогу в среду, можно в четверг?» */
function isImplicitMove(
  intents: ReadonlySet<Intent>,
  plain: string,
  language: Language,
  now: string,
): boolean {
  if (!intents.has('cancel')) return false;
  const asksForAnother =
    /(?<!\p{L})(можно|лучше|запиш|давайте|вместо)|\b(can i|could|instead|book me|rather)\b/u.test(plain);
  return asksForAnother && new Set(findDays(plain, language, now).dates).size > 1;
}

/** Whether the text contains only courtesies (and perhaps a name that a member of staff also has). */
function saysNothing(said: Understanding): boolean {
  const courtesies: Intent[] = ['greet', 'thanks'];
  return (
    [...said.intents].every((intent) => courtesies.includes(intent)) && !namesDetail({ ...said, staff: null })
  );
}

/** Whether it names a detail of a booking: a service, a member of staff, a day or a time. */
export function namesDetail(said: Understanding): boolean {
  return (
    said.services.length > 0 ||
    said.staff !== null ||
    said.unknownStaff !== null ||
    said.anyStaff ||
    said.date !== null ||
    said.time !== null ||
    said.window !== null
  );
}

function bareNumber(text: string): number | null {
  const found = /^\s*(?:№|#|номер\s)?\s*(\d{1,2})\s*[.)!]?\s*$/u.exec(text)?.[1];
  return found === undefined ? null : Number(found);
}

const ORDINALS = [
  /(?<!\p{L})перв(ый|ая|ую|ое|ом|ой)(?!\p{L})|\b(first|1st)\b/u,
  /(?<!\p{L})втор(ой|ая|ую|ое|ом)(?!\p{L})|\b(second|2nd)\b/u,
  /(?<!\p{L})трет(ий|ья|ью|ье|ьем)(?!\p{L})|\b(third|3rd)\b/u,
  /(?<!\p{L})четверт(ый|ая|ую|ое|ом)(?!\p{L})|\b(fourth|4th)\b/u,
  /(?<!\p{L})пят(ый|ая|ую|ое|ом)(?!\p{L})|\b(fifth|5th)\b/u,
  /(?<!\p{L})шест(ой|ая|ую|ое|ом)(?!\p{L})|\b(sixth|6th)\b/u,
];

function findChoice(text: string, number: number | null, listed: number): number | null {
  if (number !== null) return number >= 1 && number <= listed ? number - 1 : null;
  const plain = normalise(text);
  const index = ORDINALS.findIndex((ordinal) => ordinal.test(plain));
  if (index >= 0) return index;
  return /(?<!\p{L})последн|\bthe last\b/u.test(plain) ? -1 : null;
}
