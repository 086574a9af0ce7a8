import type { CompanySegment, Service, StaffMember } from '../../domain/context';
import type { Opening } from './calendar';
import { findBareName, findIntroduction } from './client-name';
import { findClock } from './clock-words';
import { findDays } from './days';
import { findIntents, type Intent, withoutCourtesies } from './intents';
import type { Language } from './language';
import { findServices } from './services';
import { findStaff, findStranger, saysAnybody } from './staff';
import type { State, TimeWindow } from './state';
import { normalise, tidy } from './words';

export interface Understanding {
  intents: ReadonlySet<Intent>;
  /** Several when it is not clear which is meant. */
  services: Service[];
  staff: StaffMember | null;
  /** A name after «к» or "with" that nobody of the staff has. */
  stranger: string | null;
  anybody: boolean;
  date: string | null;
  time: string | null;
  window: TimeWindow | null;
  /** The client's own name. */
  name: string | null;
  /** Which of what was listed: 0 is the first, -1 the last. */
  choice: number | null;
}

export interface Listening {
  company: CompanySegment;
  opening: Opening | null;
  now: string;
  language: Language;
  asked: State['asked'];
  /** How many things the last question listed. */
  listed: number;
}

export function understand(given: string, listening: Listening): Understanding {
  const text = tidy(given);
  const introduction = findIntroduction(text);
  const said = read(introduction?.rest ?? text, listening);
  if (introduction) return { ...said, name: introduction.name };
  if (listening.asked !== 'name') return said;
  const bare = findBareName(text, saysNothing(said));
  return bare ? { ...read(bare.rest, listening), name: bare.name } : said;
}

function read(text: string, { company, opening, now, language, asked, listed }: Listening): Understanding {
  const intents = new Set(findIntents(text));
  const plain = withoutCourtesies(text);
  if (isMoveInDisguise(intents, plain, language, now)) {
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
  // «с пятницы на субботу», "from 3 to 4": what moves goes to the last of them
  const pick = <T>(values: T[]): T | null => (intents.has('move') ? values.at(-1) : values[0]) ?? null;
  const date = pick(days.dates);
  return {
    intents,
    services: findServices(text, company),
    staff: findStaff(text, company),
    stranger: findStranger(text, company),
    anybody: saysAnybody(text),
    date,
    time: pick(clock.times) ?? days.time,
    window: clock.window,
    name: null,
    choice: date === null ? findChoice(plain, number, listed) : null,
  };
}

/** «Не смогу в среду, можно в четверг?» */
function isMoveInDisguise(
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

/** Whether the text holds nothing but courtesies (and perhaps a name that one of the staff has too). */
function saysNothing(said: Understanding): boolean {
  const courtesies: Intent[] = ['greet', 'thanks'];
  return (
    [...said.intents].every((intent) => courtesies.includes(intent)) && !saysSlots({ ...said, staff: null })
  );
}

/** Whether it names anything that a booking is made of. */
export function saysSlots(said: Understanding): boolean {
  return (
    said.services.length > 0 ||
    said.staff !== null ||
    said.stranger !== null ||
    said.anybody ||
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
