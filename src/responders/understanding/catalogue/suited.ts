import type { Service } from '../../../domain/context';
import { clean } from '../../text/normalise';
import { stemOf, Tokens } from '../../text/tokens';
import en from '../words/en.json';
import ru from '../words/ru.json';
import type { Words } from '../words/words';

const GROUPS = ['men', 'women', 'child'] as const;
type Group = (typeof GROUPS)[number];

const RELATIVES = new Map(
  GROUPS.map((group) => [
    group,
    new Set(`${ru.relatives[group]} ${en.relatives[group]}`.split(' ').map(stemOf)),
  ]),
);
const LAST_YEAR_OF_CHILDREN = 12;

/**
 * Those of the services that suit the person: «мужа» leaves «Мужская стрижка», a son of unknown age that and «Детская стрижка».
 * All of them if none does, or if nothing is known of the person.
 */
export function suited(
  services: readonly Service[],
  relation: string | null,
  age: number | null,
  words: Words,
): Service[] {
  const named = GROUPS.filter((group) => RELATIVES.get(group)?.has(stemOf(relation ?? '')));
  const isChild = age !== null && age <= LAST_YEAR_OF_CHILDREN;
  const groups = isChild ? ['child' as const] : named.filter((group) => age === null || group !== 'child');
  if (groups.length === 0) return [...services];
  const marked = services.map((service) => ({ service, marks: marksOf(service, words) }));
  const meant = marked.filter(({ marks }) => groups.some((group) => marks.has(group)));
  const unmarked = marked.filter(({ marks }) => marks.size === 0);
  const left = [meant, unmarked, marked].find(({ length }) => length > 0) ?? [];
  return left.map(({ service }) => service);
}

function marksOf({ title }: Service, words: Words): Set<Group> {
  const tokens = new Tokens(clean(title));
  const meanings = tokens.places().map((place) => words.titled.get(tokens.stem(place)) ?? []);
  return new Set(GROUPS.filter((group) => meanings.flat().includes(`#${group}`)));
}
