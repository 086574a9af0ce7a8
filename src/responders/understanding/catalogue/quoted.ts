import type { CompanySegment } from '../../../domain/context';
import { clean } from '../../text/normalise';
import { Tokens } from '../../text/tokens';

const built = new WeakMap<CompanySegment, Map<string, string[][]>>();

/** Places of titles that the text quotes whole: «окрашивание в один тон» names no time, whatever «в один» means elsewhere. */
export function quotedPlaces(tokens: Tokens, company: CompanySegment): number[] {
  const titles = titlesByStart(company);
  return tokens.places().flatMap((place) => {
    const quoted = titles
      .get(tokens.stem(place))
      ?.filter((title) => title.every((stem, i) => tokens.stem(place + i) === stem));
    const length = Math.max(0, ...(quoted ?? []).map((title) => title.length));
    return tokens.places(place, place + length);
  });
}

function titlesByStart(company: CompanySegment): Map<string, string[][]> {
  const known = built.get(company);
  if (known) return known;
  const titles = new Map<string, string[][]>();
  for (const { title } of company.services) {
    const tokens = new Tokens(clean(title));
    const stems = tokens.places().map((place) => tokens.stem(place));
    const [first = '', another] = stems;
    if (another !== undefined) titles.set(first, [...(titles.get(first) ?? []), stems]);
  }
  built.set(company, titles);
  return titles;
}
