const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Where a text is split, the best first. A match ends where the next part begins. */
const PARAGRAPH = /\n\s*\n/g;
const LINE = /\n/g;
const SENTENCE = /[.!?…][)"'»”]*\s/g;
const WORD = /\s/g;

/**
 * A text in parts of at most `longest` characters (UTF-16 code units, of which no provider counts more). Each part ends with a
 * paragraph, a line or a sentence if that makes it at least half as long as it may be, else with a word, else within one, but
 * never within a character as people see it. White space at the ends of parts is dropped; a short text is left as it is.
 */
export function partsOf(text: string, longest: number | undefined): string[] {
  if (longest === undefined || text.length <= longest) return [text];
  const parts: string[] = [];
  for (let rest = text.trim(); rest !== ''; ) {
    const end = rest.length <= longest ? rest.length : endOfPart(rest, longest);
    parts.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return parts.length > 0 ? parts : [text.slice(0, longest)];
}

function endOfPart(text: string, longest: number): number {
  const window = text.slice(0, longest + 1); // the white space after the last word of a part need not fit
  const half = longest / 2;
  for (const [pattern, least] of [
    [PARAGRAPH, half],
    [LINE, half],
    [SENTENCE, half],
    [WORD, 1],
  ] as const) {
    const end = lastEnd(window, pattern);
    if (end > least) return end;
  }
  return graphemeStart(text, longest);
}

function lastEnd(window: string, pattern: RegExp): number {
  let end = 0;
  for (const match of window.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}

/** The start of the character at this place; the place itself in a character that is longer than a part may be. */
function graphemeStart(text: string, at: number): number {
  const start = graphemes.segment(text).containing(at)?.index ?? at;
  if (start > 0) return start;
  const isWithinPair =
    at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 1));
  return isWithinPair ? at - 1 : at;
}
