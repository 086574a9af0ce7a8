import type { Clauses } from './spans';

const ANY: ReadonlySet<string | null> = new Set(['time', 'day', 'service']);
const ORDINALS = [-1, 1, 2, 3, 4, 5, 6];

/** «второе», "option 2", «2», "the last one": an entry of the list of the open question, which has `listed` entries. */
export function choiceIn(
  clauses: Clauses,
  listed: number,
  asked: string | null,
): { choice: number | null; places: readonly number[] } {
  for (const { from, to, places } of choices(clauses)) {
    for (let place = from; place < to; place += 1) {
      const ordinal = ORDINALS.find((number) => clauses.is(place, `ORD${number}`));
      if (ordinal === -1) return { choice: -1, places };
      const number = ordinal ?? clauses.tokens.at(place).number;
      if (number !== null && number >= 1 && number <= listed) return { choice: number - 1, places };
    }
  }
  // "any", to a list of times or services: the first
  const [any] = listed > 0 && ANY.has(asked) ? clauses.all('choice.any') : [];
  return any ? { choice: 0, places: any.places } : { choice: null, places: [] };
}

/** A bare number is a choice where it is the first thing that the text says. */
function choices(clauses: Clauses) {
  const bare = clauses.all('choice.bare').filter(({ from }) => clauses.at(from).from === 0);
  return [...clauses.all('choice.number'), ...clauses.all('choice.ordinal'), ...bare];
}
