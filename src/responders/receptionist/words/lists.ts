import en from './en.json';
import ru from './ru.json';

type Key = Extract<keyof typeof ru & keyof typeof en, string>;
type ListKey = { [K in Key]: (typeof ru)[K] extends string ? K : never }[Key];

/** A list of words that both languages have: texts mix them ("маникюр please"). */
export function bothLists(key: ListKey): Set<string> {
  return new Set(`${ru[key]} ${en[key]}`.split(' ').filter(Boolean));
}

/** Words that are no evidence of a service, neither in a text nor in a title. */
export const STOP = bothLists('stop');
/** Words that are names as well: they need a preposition or a capital letter. */
export const ORDINARY = bothLists('ordinary');
