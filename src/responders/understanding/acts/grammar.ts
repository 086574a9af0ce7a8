import actsEnglish from '../words/acts.en.json';
import actsRussian from '../words/acts.ru.json';
import peopleEnglish from '../words/people.en.json';
import peopleRussian from '../words/people.ru.json';

/**
 * The patterns of `words/acts.*.json` and `words/people.*.json`. A pattern is a row of elements, separated by spaces:
 *
 *     word  stem*  CLASS      one token; `a|b*|CLASS` is one of several; `a?` may be missing
 *     =word                   must stand there, and is left to other readers
 *     ..3                     up to three tokens of the same clause, left to other readers
 *     ^  $                    the clause begins, ends here; only fillers («ну», "please") stand outside
 */
export interface Element {
  kind: 'token' | 'gap' | 'start' | 'end';
  labels: readonly string[];
  isOptional: boolean;
  isRead: boolean;
  gap: number;
}
export interface Pattern {
  group: string;
  elements: Element[];
}

interface Grammar {
  /** By the label of the first token, so that a token is compared with few patterns. */
  patterns: ReadonlyMap<string, readonly Pattern[]>;
  /** What a form stands for: itself, the word it is a spelling of, its classes. `stem*` is a form too. */
  labels: ReadonlyMap<string, readonly string[]>;
  /** The labels that stand in a pattern. */
  used: ReadonlySet<string>;
}

function elementOf(source: string): Element {
  const base = { labels: [], isOptional: false, isRead: true, gap: 0 };
  if (source === '^') return { ...base, kind: 'start' };
  if (source === '$') return { ...base, kind: 'end' };
  if (source.startsWith('..')) return { ...base, kind: 'gap', gap: Number(source.slice(2)) };
  const found = /^(=?)([^=]+?)(\??)$/u.exec(source);
  if (!found)
    throw new Error(
      `words/*.json: "${source}" is no element of a pattern; allowed are word, stem*, CLASS, =word, ..3, ^, $`,
    );
  const [, ahead, forms = '', optional] = found;
  return {
    ...base,
    kind: 'token',
    labels: forms.split('|'),
    isOptional: optional === '?',
    isRead: ahead === '',
  };
}

function compile(): Grammar {
  const labels = new Map<string, string[]>();
  const stand = (form: string, label: string) => labels.set(form, [...(labels.get(form) ?? []), label]);
  const patterns = new Map<string, Pattern[]>();
  for (const words of [actsRussian, actsEnglish, peopleRussian, peopleEnglish]) {
    for (const [word, spellings] of Object.entries(words.spellings)) {
      for (const spelling of spellings.split(' ')) stand(spelling, word);
    }
    for (const [name, forms] of Object.entries(words.classes)) {
      for (const form of forms.split(' ')) stand(form, name);
    }
    for (const [group, sources] of Object.entries(words.patterns)) {
      for (const source of sources) add(patterns, { group, elements: source.split(' ').map(elementOf) });
    }
  }
  const used = new Set<string>();
  for (const { elements } of new Set([...patterns.values()].flat())) {
    for (const label of elements.flatMap((element) => element.labels)) {
      used.add(label);
      if (label.endsWith('*')) stand(label, label);
    }
  }
  return { patterns, labels, used };
}

function add(patterns: Map<string, Pattern[]>, pattern: Pattern): void {
  const first = pattern.elements.find(({ kind }) => kind !== 'start');
  if (first?.kind !== 'token')
    throw new Error(`words/*.json, ${pattern.group}: a pattern begins with a word`);
  for (const label of first.labels) patterns.set(label, [...(patterns.get(label) ?? []), pattern]);
  if (first.isOptional) {
    add(patterns, { ...pattern, elements: pattern.elements.filter((element) => element !== first) });
  }
}

export const GRAMMAR = compile();
