/** Lower case, `ё` as `е`, one kind of apostrophe. */
export function normalise(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'");
}

/** Shortens runs of spaces and line breaks to one: some patterns take time quadratic in the length of a run. */
export function collapseSpaces(text: string): string {
  return text.replace(/\s+/gu, (run) => (run.includes('\n') ? '\n' : ' ')).trim();
}

export function tokens(text: string): string[] {
  return (normalise(text).match(/\p{L}+(?:'\p{L}+)?/gu) ?? []).map((token) => token.replace(/'s$/, ''));
}

/**
 * Whether two words are forms of one: «стрижка» and «стрижку», "manicure" and "manicures". Their endings differ by at most
 * three letters, and most of the shorter word is common to both.
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
