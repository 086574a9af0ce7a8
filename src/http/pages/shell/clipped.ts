/** UTF-16 units of what stands in one line: a reason, a title, what an action was asked to do. */
const LINE = 500;

/** The beginning of what others wrote, and how many characters more there are: otherwise they decide how large a page is. */
export function clipped(text: string, most = LINE): string {
  if (text.length <= most) return text;
  const shown = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, ''); // no half of a character
  return `${shown}… (+${text.length - shown.length})`;
}
