import type { CompanySegment, Service } from '../../domain/context';
import type { Language } from '../../phrases/language';
import { dateOf } from '../../time/local-arithmetic';
import { clean, lower } from '../text/normalise';
import { stemOf, Tokens } from '../text/tokens';
import { readWhen } from '../when';
import type { TimeWindow, When } from '../when/when';
import { readActs } from './acts';
import type { Acts } from './acts/acts';
import type { People } from './acts/people';
import { ageIn, isFirstName, isRelative, readPeople } from './acts/read-people';
import type { AskedFor } from './asked';
import { type Details, ownDetails } from './catalogue/details';
import type { ServiceMention, StaffMentions } from './catalogue/matches';
import { quotedPlaces } from './catalogue/quoted';
import { narrow, readServices } from './catalogue/services';
import { isStaffName, readStaff } from './catalogue/staff';
import { suited } from './catalogue/suited';
import { readTopics } from './catalogue/topics';
import { readUnknown } from './catalogue/unknown';
import { isEmpty } from './contents';
import { type Person, personsFor, shares } from './sharing';
import { adding, fillers, introducing, leaving } from './words/small-words.json';
import type { TopicWords, Words } from './words/words';

export interface Understanding {
  acts: Acts;
  /** Of the first service; the others may have details of their own. */
  when: When;
  people: People;
  /** The client is called otherwise than is known: «меня Соня зовут». */
  corrects: boolean;
  /** Of the person the booking is for. */
  age: number | null;
  /** A first name and nothing else (or «передумала»), without a question for it: it may be the client's or that of a member of staff. */
  bareName: string | null;
  /** In the order of the text. */
  services: SaidService[];
  /** Those of `Situation.candidates` that the text leaves: «с гель-лаком», «мужа», «ему 6 лет». */
  narrowed: Service[];
  /** A service that the business does not have: «пирсинг». */
  lacking: string | null;
  staff: StaffMentions;
  topics: TopicWords[];
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
 * and for those that follow it without details of their own. `person`: for whom it is, where the text tells several people apart.
 */
export type SaidService = ServiceMention & {
  own: Details | null;
  person: Person | null;
  /** As written: «маник с гель лаком». */
  words: string;
};

export interface Situation {
  company: CompanySegment;
  words: Words;
  opening: TimeWindow | null;
  now: string;
  language: Language;
  /** The open question; `reminder`: the last message was one. */
  asked: { kind: AskedFor | 'reminder'; options: string[] } | undefined;
  /** Length of the list that a number or «второе» refers to. */
  listed: number;
  /** Days that were offered or agreed. */
  offered?: string[];
  /** Services of which one is to be chosen. */
  candidates: Service[];
  /** Services that were listed as examples of what there is. */
  examples?: Service[];
  /** The client's name, if it is known. */
  name?: string | null;
  /** For whom the booking is, from earlier messages. */
  guest?: { relation: string | null; age: number | null };
}

/** What the unanswered messages say, read as one text. Each reader leaves alone what another one has read. */
export function understand(text: string, situation: Situation): Understanding {
  const { company, words, opening, now, language, asked, candidates } = situation;
  const kind = asked?.kind ?? null;
  const tokens = new Tokens(clean(text));
  const acts = readActs(tokens, { asked: kind, listed: situation.listed });
  const people = readPeople(tokens, {
    asked: kind,
    skip: acts.used,
    isKnownStaff: (word) => isStaffName(word, company, words),
    isService: (name) => readServices(new Tokens(name), new Set(), company, words).length > 0,
  });
  const named = namePlaces(tokens, people);
  const skip = new Set([...acts.used, ...named]);
  const aged = ageIn(tokens);
  const unmeant = [...acts.polite, ...named, ...(aged?.places ?? []), ...quotedPlaces(tokens, company)];
  // «12», «нет, лучше 12» and "is 12 possible?", to the question for a name, are a time; «мне 18» and «Мария, а кабинет 5?» are not
  const isAsked = acts.isQuestion && people.name === null;
  const isCorrected = tokens.count === 1 || acts.answer === 'no' || acts.corrects || isAsked;
  const takesTime = kind === 'time' || kind === 'confirm' || (kind === 'name' && isCorrected);
  const asksFor = kind === 'day' ? 'day' : takesTime ? 'time' : null;
  const whenWithout = (places: readonly number[]) =>
    readWhen(tokens, {
      now,
      language,
      opening,
      asked: asksFor,
      isMove: acts.ordered.has('move'),
      offered: situation.offered,
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
  const age = aged?.age ?? null;
  const relation = people.guest?.relation ?? situation.guest?.relation ?? null;
  // «мужа» leaves the services for men
  const suit = (services: Service[], person: Person | null) =>
    suited(
      services,
      person ? person.relation : relation,
      person?.isClient || (!person && people.count > 1) ? null : (age ?? situation.guest?.age ?? null),
      words,
    );
  const [only, another] = mentions;
  const shared = candidates.length > 1 ? candidates : only && !another ? only.services : [];
  const split = shares(tokens, shared, read, words);
  const persons = personsFor(tokens, mentions, own);
  const choosesBooking = kind === 'booking' || acts.ordered.has('cancel');
  const services =
    split.length > 0
      ? split.map((share) => ({ ...share, own: null, excluded: false, words: '' }))
      : mentions.map((mention, index) => {
          const person = persons[index] ?? null;
          const details = own[index]?.details ?? null;
          const text = tokens.text(mention.from, mention.to);
          const excluded = mention.excluded || (choosesBooking && isLeft(tokens, mention));
          const fitting = suit(mention.services, person);
          return { ...mention, excluded, services: fitting, own: details, person, words: text };
        });
  const listedServices = candidates.length > 0 ? candidates : (situation.examples ?? []);
  const isOneOf = listedServices.length > 1 && split.length === 0;
  const narrowed = isOneOf ? narrow(listedServices, tokens, read, words, acts.questions.has('services')) : [];
  const tellsPerson = people.guest !== null || age !== null;
  const fitting = isOneOf && tellsPerson ? suit(candidates, null) : candidates;
  const [place = 0, ...more] = tokens.places().filter((at) => isWord(tokens.word(at)) && !acts.used.has(at));
  const isName = kind !== 'name' && (more.length < 2 || acts.stops) && isFirstName(tokens.word(place));
  const details = detailsWithout(ownPlaces);
  const isLate = !wantsOtherTime(acts, details.when, now);
  const said = {
    acts,
    ...details,
    people,
    corrects:
      people.name !== null && hasWord(tokens, INTRODUCING) && !isSameName(people.name, situation.name, words),
    age,
    services,
    narrowed: narrowed.length > 0 ? narrowed : fitting.length < candidates.length ? fitting : [],
    lacking: readUnknown(tokens, read, company, words),
    topics: readTopics(tokens, words).filter(({ id }) =>
      id === 'reminders' ? acts.reminders === null : id !== 'lateness' || isLate,
    ),
    unread: unreadIn(tokens, new Set([...acts.used, ...used, ...named]), people, company, words),
    adds: hasWord(tokens, ADDING),
    bareName: isName ? tokens.at(place).text : null,
  };
  const { ordered, questions } = acts;
  const asks = said.topics.length > 0 || [...questions].some((question) => question !== 'free');
  const isNothing = isEmpty(said);
  // «Мария, а кабинет 5?», to the question for a name
  const besides = kind === 'name' ? { ...said, people: { ...people, name: null } } : said;
  const isUnknownQuestion = acts.isQuestion && isWord(text) && isEmpty(besides);
  return {
    ...said,
    isOnlyQuestion: ordered.size === 0 && (asks || isUnknownQuestion),
    isEmpty: isNothing,
    isUnknownQuestion,
  };
}

/** «Не успеваю в пятницу, можно на понедельник?», "12:30 is a bit late": the client is not on their way. */
function wantsOtherTime({ ordered }: Acts, { dates, order, excluded, window }: When, now: string): boolean {
  const isDay = [...dates, ...excluded.dates].some((date) => date > dateOf(now));
  const isRefused = excluded.weekdays.length > 0 || (excluded.times.length > 0 && window !== null);
  return isDay || isRefused || order === 'earlier' || ordered.has('move');
}

const ADDING = new Set(adding.split(' '));
const LEAVING = new Set(leaving.split(' '));

/** «Маникюр не трогайте», "leave the manicure alone", beside an order for another booking. */
function isLeft(tokens: Tokens, { from, to }: ServiceMention): boolean {
  const before = /^(the|my|мой|мою)$/.test(tokens.word(from - 1)) ? from - 2 : from - 1;
  return LEAVING.has(tokens.word(before)) || LEAVING.has(tokens.word(tokens.word(to) === 'не' ? to + 1 : to));
}

const INTRODUCING = new Set(introducing.split(' '));

function hasWord(tokens: Tokens, words: ReadonlySet<string>): boolean {
  return tokens.places().some((place) => words.has(tokens.word(place)));
}

/** «Анюта» is Анна Петрова; Katherine is more than Kate. */
function isSameName(name: string, known: string | null | undefined, { names }: Words): boolean {
  const [first = ''] = lower(name).split(' ');
  return lower(known ?? '')
    .split(' ')
    .some((one) => one === first || names.get(one)?.slice(1).includes(first));
}

/** Words beside a yes or a time that change nothing. */
const FILLERS = new Set(fillers.split(' '));
const isWord = (text: string) => /\p{L}/u.test(text);

function unreadIn(
  tokens: Tokens,
  read: ReadonlySet<number>,
  { name, guest }: People,
  company: CompanySegment,
  words: Words,
): number {
  const isUnread = (place: number) => {
    const word = tokens.word(place);
    if (read.has(place) || !isWord(word) || FILLERS.has(word)) return false;
    if (name !== null && INTRODUCING.has(word)) return false; // «меня зовут Анна»
    const isSaid = words.said.has(tokens.stem(place)) && !isRelative(word); // «ребёнок», also of a haircut for children
    return !isStaffName(word, company, words) && !isSaid;
  };
  const unread = tokens.places().filter(isUnread);
  // «маму зовут Нина, а я Ира» gives two names and says nothing else; «да, мама Нина заболела» does
  const introduces = (place: number) => {
    const word = tokens.word(place).replace(/'s$/, '');
    return INTRODUCING.has(word) || isRelative(word);
  };
  return name !== null && guest?.name != null && unread.every(introduces) ? 0 : unread.length;
}

/** Where the client's or their guest's name stands: it is no member of staff. */
function namePlaces(tokens: Tokens, { name, guest }: People): number[] {
  const stems = new Set(
    [name, guest?.name].flatMap((one) => one?.split(' ').map((word) => stemOf(lower(word))) ?? []),
  );
  return tokens.places().filter((place) => stems.has(tokens.stem(place)));
}
