import type { CompanySegment } from '../../../domain/context';
import type { Tokens } from '../../text/tokens';
import type { Words } from '../words/words';
import { contentWords, type Titles, titlesOf } from './titles';

/** Between two words of a pair: "extensions for my hair". */
const MAX_GAP = 3;

/** Words of a service that no service of the company is: «пирсинг», "hair extensions", «тату бровей». Null: there are none. */
export function readUnknown(
  tokens: Tokens,
  skip: ReadonlySet<number>,
  company: CompanySegment,
  words: Words,
): string | null {
  const [first] = unknownIn(tokens, skip, titlesOf(company, words));
  return first ? tokens.text(first[0] ?? 0, (first.at(-1) ?? 0) + 1) : null;
}

/** The places of such words, with the qualities beside them: they are not evidence of another service. */
export function unknownIn(tokens: Tokens, skip: ReadonlySet<number>, titles: Titles): number[][] {
  const said = contentWords(tokens, skip);
  const kinds = new Map(said.map(({ place, stem }) => [place, titles.hits(stem)?.isKind]));
  const names = (place: number, isKind: boolean) => kinds.get(place) === isKind;
  return said.flatMap(({ place, stem }, index) => {
    const next = said[index + 1];
    const isPair = next && next.place - place <= MAX_GAP && titles.lacksPair(stem, next.stem);
    const lacking = titles.lacks(stem);
    if (!isPair && lacking === null) return [];
    let [from, to] = [place, (isPair ? next.place : place) + 1];
    while (names(to, false)) to += 1;
    if (lacking === 'quality' && names(to, true)) to += 1;
    else if (lacking === 'quality' && names(from - 1, true)) from -= 1;
    while (names(from - 1, false)) from -= 1;
    while (names(to, false)) to += 1;
    return [tokens.places(from, to)];
  });
}
