import type { CompanySegment, Service } from '../../domain/context';
import { readActs } from './acts';
import type { Acts } from './acts/acts';
import type { People } from './acts/people';
import { isFirstName, readPeople } from './acts/read-people';
import { type Details, ownDetails } from './catalogue/details';
import type { ServiceMention, StaffMentions } from './catalogue/matches';
import { quotedPlaces } from './catalogue/quoted';
import { narrow, readServices } from './catalogue/services';
import { isStaffName, readStaff } from './catalogue/staff';
import { suited } from './catalogue/suited';
import { readTopics, type Topic } from './catalogue/topics';
import { readUnknown } from './catalogue/unknown';
import type { Language } from './language';
import type { Asked } from './state';
import { clean, lower } from './text/normalise';
import { stemOf, Tokens } from './text/tokens';
import { readWhen } from './when';
import type { TimeWindow, When } from './when/when';
import { adding, fillers, years } from './words/small-words.json';
import type { Words } from './words/words';

export interface Understanding {
  acts: Acts;
  /** Of the first service; the others may have details of their own. */
  when: When;
  people: People;
  /** A first name and nothing else, without a question for it: it may be the client's or that of a member of staff. */
  bareName: string | null;
  /** In the order of the text. */
  services: SaidService[];
  /** Those of `Situation.candidates` that the text leaves: «с гель-лаком», «мужа», «ему 6 лет». */
  narrowed: Service[];
  /** A service that the business does not have: «пирсинг». */
  lacking: string | null;
  staff: StaffMentions;
  topics: Topic[];
  /** «и ещё», "also": what it names is wanted besides what is agreed. */
  adds: boolean;
  /** How many words nothing was read from, without fillers: a yes among many of them may not be one. */
  unread: number;
  /** It only asks, and orders nothing. */
  isOnlyQuestion: boolean;
  /** Nothing was understood. */
  isEmpty: boolean;
  /** Nothing but that it is a question. */
  isUnknownQuestion: boolean;
}

/**
 * `own`: what is said of this service alone, «и ещё массаж в воскресенье в 12 к Анне»; `when` and `staff` of the text are without
 * it. What it leaves open (the day of «маникюр завтра в 10 и педикюр в 12») is as for the first service. Null for the first one,
 * and for those that follow it without details of their own.
 */
export type SaidService = ServiceMention & { own: Details | null };

export interface Situation {
  company: CompanySegment;
  words: Words;
  opening: TimeWindow | null;
  now: string;
  language: Language;
  asked: Asked | undefined;
  /** Length of the list that a number or «второе» refers to. */
  listed: number;
  /** Services of which one is to be chosen. */
  candidates: Service[];
}

/** What the unanswered messages say, read as one text. Each reader leaves alone what another one has read. */
export function understand(text: string, situation: Situation): Understanding {
  const { company, words, opening, now, language, asked, candidates } = situation;
  const kind = asked?.kind ?? null;
  const tokens = new Tokens(clean(text));
  const acts = readActs(tokens, { language, asked: kind, listed: situation.listed });
  const people = readPeople(tokens, {
    asked: kind,
    skip: acts.used,
    isKnownStaff: (word) => isStaffName(word, company, words),
    isService: (name) => readServices(new Tokens(name), new Set(), company, words).length > 0,
  });
  const named = namePlaces(tokens, people);
  const skip = new Set([...acts.used, ...named]);
  const unmeant = [...acts.polite, ...named, ...quotedPlaces(tokens, company)];
  const whenWithout = (places: readonly number[]) =>
    readWhen(tokens, {
      now,
      language,
      opening,
      asked: kind === 'day' ? 'day' : kind === 'time' || kind === 'confirm' ? 'time' : null,
      isMove: acts.ordered.has('move'),
      skip: new Set([...unmeant, ...places]),
    });
  const { used } = whenWithout([]);
  const read = new Set([...skip, ...used]);
  const detailsWithout = (places: readonly number[]): Details => ({
    when: whenWithout(places),
    staff: readStaff(tokens, new Set([...read, ...places]), company, words),
  });
  const mentions = readServices(tokens, read, company, words);
  const own = ownDetails(tokens, mentions, (from, to) =>
    detailsWithout([...tokens.places(0, from), ...tokens.places(to)]),
  );
  const ownPlaces = own.flatMap(({ from, to, details }) => (details ? tokens.places(from, to) : []));
  // «мужа» leaves the services for men
  const suit = (services: Service[]) =>
    suited(services, people.guest?.relation ?? null, ageIn(tokens), words);
  const narrowed = candidates.length > 1 ? narrow(candidates, tokens, read, words) : [];
  const fitting = suit(candidates);
  const said = {
    acts,
    ...detailsWithout(ownPlaces),
    people,
    services: mentions.map((mention, index) => ({
      ...mention,
      services: suit(mention.services),
      own: own[index]?.details ?? null,
    })),
    narrowed: narrowed.length > 0 ? narrowed : fitting.length < candidates.length ? fitting : [],
    lacking: readUnknown(tokens, read, company, words),
    topics: readTopics(tokens, words),
    unread: unreadIn(tokens, new Set([...acts.used, ...used, ...named]), company, words),
    adds: tokens.places().some((place) => ADDING.has(tokens.word(place))),
    bareName: kind !== 'name' && tokens.count <= 2 && isFirstName(tokens.word(0)) ? tokens.at(0).text : null,
  };
  const { ordered, questions } = acts;
  const asks = said.topics.length > 0 || [...questions].some((question) => question !== 'free');
  const isNothing = isEmpty(said);
  const isUnknownQuestion = isNothing && acts.isQuestion && /\p{L}/u.test(text);
  return {
    ...said,
    isOnlyQuestion: ordered.size === 0 && (asks || isUnknownQuestion),
    isEmpty: isNothing,
    isUnknownQuestion,
  };
}

const YEARS = new Set(years.split(' '));

/** «Ему 6 лет» */
function ageIn(tokens: Tokens): number | null {
  const place = tokens.places().find((one) => YEARS.has(tokens.word(one + 1)));
  return place === undefined ? null : tokens.at(place).number;
}

/** Words beside a yes or a time that change nothing. */
const FILLERS = new Set(fillers.split(' '));

function unreadIn(tokens: Tokens, read: ReadonlySet<number>, company: CompanySegment, words: Words): number {
  const isUnread = (place: number) => {
    const word = tokens.word(place);
    if (read.has(place) || !/\p{L}/u.test(word) || FILLERS.has(word)) return false;
    return !isStaffName(word, company, words) && !words.said.has(tokens.stem(place));
  };
  return tokens.places().filter(isUnread).length;
}

const ADDING = new Set(adding.split(' '));

/** Where the client's or their guest's name stands: it is no member of staff. */
function namePlaces(tokens: Tokens, { name, guest }: People): number[] {
  const stems = new Set(
    [name, guest?.name].flatMap((one) => one?.split(' ').map((word) => stemOf(lower(word))) ?? []),
  );
  return tokens.places().filter((place) => stems.has(tokens.stem(place)));
}

function isEmpty(said: Omit<Understanding, 'isOnlyQuestion' | 'isEmpty' | 'isUnknownQuestion'>): boolean {
  const { acts, people, topics } = said;
  const { ordered, refused, mentioned, questions, courtesies } = acts;
  const acted = [ordered, refused, mentioned, questions, courtesies].some(({ size }) => size > 0);
  const answered =
    said.lacking !== null ||
    people.guest !== null ||
    acts.answer !== null ||
    acts.choice !== null ||
    acts.stops ||
    acts.other ||
    acts.all ||
    acts.human;
  return !acted && !answered && people.name === null && topics.length === 0 && !namesDetail(said);
}

/** Whether it names a detail of a booking: a service, a member of staff, a day or a time. */
export function namesDetail({
  services,
  narrowed,
  staff,
  when,
  people,
}: Omit<Understanding, 'isOnlyQuestion' | 'isEmpty' | 'isUnknownQuestion'>): boolean {
  const namesStaff =
    staff.wanted.length > 0 || staff.excluded.length > 0 || staff.unknown !== null || staff.any;
  return services.length > 0 || narrowed.length > 0 || namesStaff || people.count > 1 || namesTime(when);
}

export function namesTime({
  dates,
  span,
  times,
  window,
  excluded,
  order,
  shiftMinutes,
  shiftDays,
  same,
  any,
}: When): boolean {
  const bounds = span ?? window ?? order ?? shiftMinutes ?? shiftDays ?? same ?? any;
  const refused =
    excluded.dates.length + excluded.weekdays.length + excluded.times.length + excluded.windows.length;
  return dates.length + times.length + refused > 0 || bounds !== null;
}

/** The same courtesies and answers without what was said of services, people and times: those belong to another booking. */
export function withoutDetails(said: Understanding): Understanding {
  const NONE = new Set<never>();
  return {
    ...said,
    acts: { ...said.acts, ordered: NONE, questions: NONE, answer: null, choice: null, other: false },
    when: readWhen(new Tokens(''), {
      now: '',
      language: 'en',
      opening: null,
      asked: null,
      isMove: false,
      skip: NONE,
    }),
    services: [],
    narrowed: [],
    lacking: null,
    staff: { wanted: [], excluded: [], any: false, unknown: null, pronoun: false },
    topics: [],
    unread: 0,
    adds: false,
    isOnlyQuestion: false,
    isEmpty: false,
    isUnknownQuestion: false,
  };
}
