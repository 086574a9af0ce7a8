import { clean, lower } from '../../text/normalise';
import en from './words/claims.en.json';
import ru from './words/claims.ru.json';

export type Act = 'book' | 'move' | 'cancel';
/**
 * `done`: «записала вас», "I have booked it". `state`: «вы записаны», "you are booked". `doing`: «записываю», "I'm booking it".
 * `awaits`: «ждём вас», "see you".
 */
export type Sort = 'done' | 'state' | 'doing' | 'awaits';

/** A sentence that says that something was done to a booking. */
export interface Claim {
  act: Act;
  sort: Sort;
  sentence: string;
}

const ACTS = ['book', 'move', 'cancel'] as const;
const SORTS = ['done', 'state', 'doing', 'awaits'] as const;
/** A negation stands so near before its verb. */
const NEAR = 4;

const LANGUAGES = [ru, en].map((words) => ({
  patterns: ACTS.flatMap((act) =>
    SORTS.flatMap((sort) => words[act][sort].map((pattern) => ({ act, sort, pattern: whole(pattern) }))),
  ),
  negations: new Set(words.negations),
  conditions: whole(words.conditions.join('|')),
  subjects: new Set(words.subjects),
}));

function whole(pattern: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, 'u');
}

/** What a text in Russian or English claims. Questions, conditions and what is denied are no claims. */
export function claimsIn(text: string): Claim[] {
  return sentencesOf(text).flatMap((sentence) => (sentence.endsWith('?') ? [] : claimsOf(sentence)));
}

function sentencesOf(text: string): string[] {
  const plain = lower(clean(text));
  return plain.split(/(?<=[.!?…])\s+|\n+/u).filter(Boolean);
}

function claimsOf(sentence: string): Claim[] {
  return LANGUAGES.flatMap(({ patterns, negations, conditions, subjects }) =>
    patterns.flatMap(({ act, sort, pattern }): Claim[] => {
      const found = pattern.exec(sentence);
      if (!found) return [];
      const before = sentence.slice(0, found.index);
      const clause = wordsOf(before.split(/[,;:—–(]/u).at(-1) ?? '');
      const near = [...clause.slice(-NEAR), ...wordsOf(found[0])];
      const isDenied = near.some((word) => negations.has(word) || word.endsWith("n't"));
      const isOthers = subjects.has(clause.at(-1) ?? '');
      const isSupposed = conditions.test(before) || conditions.test(found[0]);
      return isDenied || isOthers || isSupposed ? [] : [{ act, sort, sentence }];
    }),
  );
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}'-]+/gu) ?? [];
}
