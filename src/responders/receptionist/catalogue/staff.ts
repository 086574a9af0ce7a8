import type { CompanySegment, StaffMember } from '../../../domain/context';
import { lower } from '../text/normalise';
import type { Tokens } from '../text/tokens';
import en from '../words/en.json';
import { ORDINARY, STOP } from '../words/lists';
import { Phrases } from '../words/phrases';
import ru from '../words/ru.json';
import type { Words } from '../words/words';
import type { StaffMentions } from './matches';
import { keyOf, keysOf } from './names';
import { isCorrected, isRefusedAfter, isRefusedBefore } from './negation';

const BEFORE_NAME = new Set(`${ru.staff.before} ${en.staff.before}`.split(' '));
const ROLES = new Phrases(
  (['any', 'pronoun'] as const).flatMap((role) =>
    [...ru.staff[role], ...en.staff[role]].map((phrase) => [phrase, role] as const),
  ),
);

/** The members of staff that a text names, in any grammatical case and alphabet, by names, diminutives and surnames. */
export function readStaff(
  tokens: Tokens,
  skip: ReadonlySet<number>,
  company: CompanySegment,
  words: Words,
): StaffMentions {
  const { members, names } = indexOf(company, words);
  const mentions: { members: ReadonlySet<StaffMember>; from: number; to: number }[] = [];
  let unknown: string | null = null;
  for (let place = 0; place < tokens.count; place += 1) {
    if (skip.has(place) || !isNameLike(tokens, place)) continue;
    const key = keyOf(tokens.word(place));
    const found = members.get(key);
    const last = mentions.at(-1);
    if (!found) {
      unknown ??= isUnknown(tokens, place, names.has(key), words) ? tokens.at(place).text : null;
    } else if (last?.to === place && both(last.members, found).size > 0) {
      last.members = both(last.members, found); // a name and a surname
      last.to = place + 1;
    } else mentions.push({ members: found, from: place, to: place + 1 });
  }
  const wanted = new Set<StaffMember>();
  const excluded = new Set<StaffMember>();
  for (const [index, { members: named, from, to }] of mentions.entries()) {
    const refused = isRefusedBefore(tokens, from) || isRefusedAfter(tokens, to);
    const before = mentions[index - 1];
    if (before && !refused && isCorrected(tokens, before.to, from, to)) wanted.clear();
    for (const member of named) (refused ? excluded : wanted).add(member);
  }
  const roles = new Set(ROLES.find(tokens).map(({ value }) => value));
  return {
    wanted: [...wanted].filter((member) => !excluded.has(member)),
    excluded: [...excluded],
    any: roles.has('any'),
    unknown,
    pronoun: roles.has('pronoun'),
  };
}

/** «вера» and "will" are names only after a preposition or with a capital letter in the middle of a line. */
function isNameLike(tokens: Tokens, place: number): boolean {
  const { word, text, startsLine } = tokens.at(place);
  if (!/^\p{L}{2}/u.test(word) || STOP.has(word)) return false;
  return !ORDINARY.has(word) || follows(tokens, place) || (!startsLine && /^\p{Lu}\p{Ll}/u.test(text));
}

function isUnknown(tokens: Tokens, place: number, isName: boolean, words: Words): boolean {
  if (!follows(tokens, place)) return false;
  const isCapitalised = /^\p{Lu}\p{Ll}{2}/u.test(tokens.at(place).text);
  return isName || (isCapitalised && !words.said.has(tokens.stem(place)));
}

function follows(tokens: Tokens, place: number): boolean {
  return BEFORE_NAME.has(tokens.word(place - 1));
}

interface NameIndex {
  members: ReadonlyMap<string, ReadonlySet<StaffMember>>;
  /** Keys of all known names, so that «к маше» is a name in lower case too. */
  names: ReadonlySet<string>;
}

const built = new WeakMap<CompanySegment, NameIndex>();

function indexOf(company: CompanySegment, shared: Words): NameIndex {
  const known = built.get(company);
  if (known) return known;
  const { names } = shared.of(company.id);
  const own = new Map<string, Set<StaffMember>>();
  const others = new Map<string, Set<StaffMember>>();
  for (const member of company.staff) {
    for (const name of lower(member.name).match(/\p{L}{2,}/gu) ?? []) {
      if (STOP.has(name)) continue;
      for (const key of keysOf(name)) add(own, key, member);
      for (const key of (names.get(name) ?? []).flatMap(keysOf)) add(others, key, member);
    }
  }
  // a name as it is written beats a diminutive: with an Аля on the staff, «Аля» is not Алина
  const index = { members: new Map([...others, ...own]), names: new Set([...names.keys()].flatMap(keysOf)) };
  built.set(company, index);
  return index;
}

function add(index: Map<string, Set<StaffMember>>, key: string, member: StaffMember): void {
  index.set(key, (index.get(key) ?? new Set()).add(member));
}

function both(a: ReadonlySet<StaffMember>, b: ReadonlySet<StaffMember>): ReadonlySet<StaffMember> {
  return new Set([...a].filter((member) => b.has(member)));
}
