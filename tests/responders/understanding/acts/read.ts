import { clean } from '../../../../src/responders/text/normalise';
import { Tokens } from '../../../../src/responders/text/tokens';
import { readActs } from '../../../../src/responders/understanding/acts';
import type { Acts } from '../../../../src/responders/understanding/acts/acts';
import type { People } from '../../../../src/responders/understanding/acts/people';
import { readPeople } from '../../../../src/responders/understanding/acts/read-people';

const STAFF = ['ирина', 'ирине', 'anna'];

export function acts(text: string, { asked = null as string | null, listed = 0 } = {}): Acts {
  return readActs(new Tokens(clean(text)), { asked, listed });
}

export function people(text: string, asked: string | null = null): People {
  const tokens = new Tokens(clean(text));
  const { used } = readActs(tokens, { asked, listed: 0 });
  return readPeople(tokens, {
    asked,
    skip: used,
    isKnownStaff: (word) => STAFF.includes(word),
    isService: (words) => words.toLowerCase() === 'маникюр',
  });
}

/** The words that are left to the readers of days, services and staff. */
export function left(text: string): string {
  const tokens = new Tokens(clean(text));
  const { used } = readActs(tokens, { asked: null, listed: 0 });
  const places = Array.from({ length: tokens.count }, (_, place) => place);
  return places
    .filter((place) => !used.has(place))
    .map((place) => tokens.word(place))
    .join(' ');
}
