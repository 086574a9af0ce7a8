import type { CompanySegment, Service } from '../../context/segments';
import { sameWord, tokens } from './words';

/** Beginnings of words that mean the same thing, across both languages: clients rarely use the catalogue's word. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['стриж', 'стрич', 'подстри', 'постри', 'haircut'],
  ['окраш', 'покра', 'колорир', 'coloring', 'colouring', 'dye'],
  ['маник', 'manicure'],
  ['педик', 'pedicure'],
  ['массаж', 'massage'],
  ['уклад', 'styling', 'blowout'],
];

const NOISE = new Set(['для', 'или', 'with', 'and', 'for', 'the', 'при', 'без']);

/**
 * The services a text speaks of: one when it is clear, several when it is not ("a haircut" where there are two kinds,
 * or two services at once), none when it names none.
 */
export function findServices(text: string, company: CompanySegment): Service[] {
  const said = [...new Set(tokens(text.replace(/hair\s+cut/gi, 'haircut')))].filter((t) => !NOISE.has(t));
  const byTitle = match(said, company.services, (service) => service.title);
  return byTitle.length > 0 ? byTitle : match(said, company.services, (service) => service.category);
}

interface Match {
  service: Service;
  /** Words of the text that are in the title. */
  words: Set<string>;
  /** How much of the title they are, 0..1. */
  coverage: number;
}

function match(
  said: readonly string[],
  services: readonly Service[],
  label: (s: Service) => string,
): Service[] {
  const matches = services
    .map((service) => measure(said, service, label(service)))
    .filter((found) => found.words.size > 0);
  return matches.filter((a) => !matches.some((b) => isBetter(b, a))).map((found) => found.service);
}

function measure(said: readonly string[], service: Service, label: string): Match {
  const title = tokens(label).filter((token) => token.length >= 3 && !NOISE.has(token));
  const words = new Set(said.filter((word) => title.some((token) => means(word, token))));
  const covered = title.filter((token) => said.some((word) => means(word, token))).length;
  return { service, words, coverage: title.length === 0 ? 0 : covered / title.length };
}

/** It has all words that the other has and more of them, or the same words in a title that says nothing else. */
function isBetter(a: Match, b: Match): boolean {
  if (![...b.words].every((word) => a.words.has(word))) return false;
  return a.words.size > b.words.size || a.coverage > b.coverage;
}

function means(word: string, token: string): boolean {
  if (sameWord(word, token)) return true;
  return SYNONYMS.some(
    (group) => group.some((stem) => word.startsWith(stem)) && group.some((stem) => token.startsWith(stem)),
  );
}
