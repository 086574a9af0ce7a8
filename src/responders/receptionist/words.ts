/** Lower case, `ё` as `е`, one kind of apostrophe. */
export function normalise(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'");
}

/** One space or line break where there are several: patterns over long runs of them take the square of their length. */
export function tidy(text: string): string {
  return text.replace(/\s+/gu, (run) => (run.includes('\n') ? '\n' : ' ')).trim();
}

export function tokens(text: string): string[] {
  return (normalise(text).match(/\p{L}+(?:'\p{L}+)?/gu) ?? []).map((token) => token.replace(/'s$/, ''));
}

/**
 * The same word in another form: «стрижка» and «стрижку», "manicure" and "manicures". Endings differ by at most three
 * letters and what is common is most of the shorter word.
 */
export function sameWord(a: string, b: string): boolean {
  if (a === b) return true;
  const common = commonPrefix(a, b);
  return (
    common >= 3 && common >= Math.min(a.length, b.length) - 2 && common >= Math.max(a.length, b.length) - 3
  );
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
