import type { CompanySegment, StaffMember } from '../../../domain/context';
import { lower } from '../../text/normalise';
import { Phrases } from '../../text/phrases';
import type { Tokens } from '../../text/tokens';
import en from '../words/en.json';
import { bothLists, STOP } from '../words/lists';
import ru from '../words/ru.json';
import { both, oncePerCompany, type Words } from '../words/words';
import type { StaffMentions } from './matches';
import { keyOf, keysOf } from './names';
import { isCorrected, isRefusedAfter, isRefusedBefore, isRefusedWith } from './negation';

/** Words that are names as well: «вера», "will". */
const ORDINARY = bothLists('ordinary');
const BEFORE_NAME = bothLists('beforeName');
const ROLES = new Phrases<'any' | 'other' | 'pronoun'>();
for (const role of ['any', 'other', 'pronoun'] as const)
  ROLES.add([...ru.staff[role], ...en.staff[role]].join(', '), role);

/** The members of staff that a text names, in any grammatical case and alphabet, by names, diminutives and surnames. */
export function readStaff(
  tokens: Tokens,
  skip: ReadonlySet<number>,
  company: CompanySegment,
  words: Words,
): StaffMentions {
  const { members, names } = indexOf(company, words);
  const wanted = new Set<StaffMember>();
  const excluded = new Set<StaffMember>();
  let unknown: string | null = null;
  let end = 0;
  let wasRefused = false;
  for (let place = 0; place < tokens.count; place += 1) {
    if (skip.has(place) || !isNameLike(tokens, place)) continue;
    const key = keyOf(tokens.word(place));
    const found = members.get(key);
    const isName =
      names.has(key) ||
      (/^\p{Lu}\p{Ll}{2}/u.test(tokens.at(place).text) && !words.said.has(tokens.stem(place)));
    if (!found && isName && BEFORE_NAME.has(tokens.word(place - 1))) unknown ??= tokens.at(place).text;
    if (!found) continue;
    const from = place;
    const surname = both(found, members.get(keyOf(tokens.word(place + 1))) ?? new Set());
    if (surname.size > 0) place += 1;
    const isCarried: boolean = wasRefused && isRefusedWith(tokens, end, from);
    const isRefused: boolean =
      isCarried || isRefusedBefore(tokens, from) || isRefusedAfter(tokens, place + 1);
    wasRefused = isRefused;
    if (!isRefused && isCorrected(tokens, end, from, place + 1)) wanted.clear();
    for (const member of surname.size > 0 ? surname : found) (isRefused ? excluded : wanted).add(member);
    end = place + 1;
  }
  const roles = new Set(
    ROLES.all(tokens).flatMap(({ value, from }) => (tokens.word(from - 1) === 'for' ? [] : [value])),
  );
  return {
    wanted: [...wanted].filter((member) => !excluded.has(member)),
    excluded: [...excluded],
    any: roles.has('any'),
    other: roles.has('other'),
    unknown,
    pronoun: roles.has('pronoun'),
  };
}

/** An ordinary word is a name only after a preposition or with a capital letter in the middle of a line. */
function isNameLike(tokens: Tokens, place: number): boolean {
  const { word, text, startsLine } = tokens.at(place);
  if (!/^\p{L}{2}/u.test(word) || STOP.has(word)) return false;
  const isMarked = BEFORE_NAME.has(tokens.word(place - 1)) || (!startsLine && /^\p{Lu}\p{Ll}/u.test(text));
  return isMarked || !ORDINARY.has(word);
}

/** Members by the keys of their names, and the keys of all known names: «к маше» is a name in lower case too. */
const indexOf = oncePerCompany(({ staff }, { names }) => {
  const own = new Map<string, Set<StaffMember>>();
  const others = new Map<string, Set<StaffMember>>();
  for (const member of staff) {
    for (const name of lower(member.name).match(/\p{L}{2,}/gu) ?? []) {
      if (STOP.has(name)) continue;
      const diminutives = names.get(name) ?? [];
      for (const key of keysOf(name)) own.set(key, (own.get(key) ?? new Set()).add(member));
      for (const key of diminutives.flatMap(keysOf))
        others.set(key, (others.get(key) ?? new Set()).add(member));
    }
  }
  // a name as it is written comes first: with an Аля on the staff, «Аля» is not Алина
  return { members: new Map([...others, ...own]), names: new Set([...names.keys()].flatMap(keysOf)) };
});

/** Whether a member of staff is called so. */
export function isStaffName(word: string, company: CompanySegment, words: Words): boolean {
  return indexOf(company, words).members.has(keyOf(lower(word)));
}
