import type { CompanySegment, Service } from '../../domain/context';
import { sameWord, tokens } from './words';

/** Beginnings of words with the same meaning, in both languages: clients rarely use the catalogue's word. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['стриж', 'стрич', 'подстри', 'постри', 'haircut'],
  ['окраш', 'покра', 'колорир', 'coloring', 'colouring', 'dye'],
  ['маник', 'manicure'],
  ['педик', 'pedicure'],
  ['массаж', 'massage'],
  ['уклад', 'styling', 'blowout'],
];

/** Words that do not name a service, although they resemble a part of a title («стоит», «на стопах»). */
const NOISE = new Set(
  'для или при без сколько стоит стоят стоить стоимость цена with and for the how much cost costs price'.split(
    ' ',
  ),
);

/**
 * The services that a text names: one if it is clear, several if not ("a haircut" where there are two kinds, or two services
 * at once), none if it names none.
 */
export function findServices(text: string, company: CompanySegment): Service[] {
  const said = [...new Set(tokens(text.replace(/hair\s+cut/gi, 'haircut')))].filter((t) => !NOISE.has(t));
  const byTitle = match(said, company.services, (service) => service.title);
  return byTitle.length > 0 ? byTitle : match(said, company.services, (service) => service.category);
}

interface Match {
  service: Service;
  /** Words of the text that the title contains. */
  words: Set<string>;
  /** Their share of the title, 0..1. */
  coverage: number;
}

/** A request has fewer. Without a limit, each word of a long text would be compared with a large catalogue. */
const MAX_WORDS = 20;

function match(
  said: readonly string[],
  services: readonly Service[],
  label: (s: Service) => string,
): Service[] {
  const labelled = services.map((service) => ({
    service,
    title: tokens(label(service)).filter((token) => token.length >= 3 && !NOISE.has(token)),
  }));
  const meanings = meaningsOf(said, [...new Set(labelled.flatMap(({ title }) => title))]);
  const matches = labelled
    .map(({ service, title }): Match => {
      const found = meanings.filter(({ meant }) => title.some((token) => meant.has(token)));
      const covered = title.filter((token) => found.some(({ meant }) => meant.has(token))).length;
      const words = new Set(found.map(({ word }) => word));
      return { service, words, coverage: title.length === 0 ? 0 : covered / title.length };
    })
    .filter((found) => found.words.size > 0);
  return matches.filter((a) => !matches.some((b) => isBetter(b, a))).map((found) => found.service);
}

interface Meaning {
  /** A word of the text. */
  word: string;
  /** The words of titles that have its meaning. */
  meant: Set<string>;
}

function meaningsOf(said: readonly string[], known: readonly string[]): Meaning[] {
  const groups = new Map(known.map((token) => [token, synonymsOf(token)]));
  const meanings: Meaning[] = [];
  for (const word of said) {
    const own = synonymsOf(word);
    const meant = known.filter(
      (token) => sameWord(word, token) || own.some((group) => groups.get(token)?.includes(group)),
    );
    if (meant.length > 0) meanings.push({ word, meant: new Set(meant) });
    if (meanings.length === MAX_WORDS) break;
  }
  return meanings;
}

/** `a` matches all words of `b` and more, or the same words with a higher share of its title. */
function isBetter(a: Match, b: Match): boolean {
  if (![...b.words].every((word) => a.words.has(word))) return false;
  return a.words.size > b.words.size || a.coverage > b.coverage;
}

function synonymsOf(word: string): (typeof SYNONYMS)[number][] {
  return SYNONYMS.filter((group) => group.some((stem) => word.startsWith(stem)));
}
