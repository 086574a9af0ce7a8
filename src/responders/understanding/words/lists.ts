import en from './en.json';
import ru from './ru.json';

type Lists = typeof ru & typeof en;

/** A list of words that both languages have: texts mix them ("маникюр please"). */
export function bothLists(
  key: { [K in keyof Lists]: Lists[K] extends string ? K : never }[keyof Lists],
): Set<string> {
  return new Set(`${ru[key]} ${en[key]}`.split(' '));
}

/** Words that are no evidence of a service, neither in a text nor in a title. */
export const STOP = bothLists('stop');
/** Words whose stem is another word: "polishing" of hair is not the polish of nails. */
export const UNSTEMMED = bothLists('unstemmed');
