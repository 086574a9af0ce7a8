/** What a client sees as struck out is withdrawn: «~завтра~ послезавтра». */
const STRUCK_OUT = /(?<![\p{L}\d~])~(?![\s~])[^~\n]{0,200}[^\s~]~(?![\p{L}\d~])/gu;
/** Bold, italic and monospace of WhatsApp, at the edge of a word. */
const MARKUP = /(?<![\p{L}\d])[*_`]+(?=\S)|(?<=\S)[*_`]+(?![\p{L}\d])/gu;
/** Soft hyphens, joiners, direction marks, the variation selectors and frames of emoji. */
const INVISIBLE = /\p{Cf}|[\uFE00-\uFE0F]|\u20E3/gu;

/**
 * A client's text as everything else reads it: one form of each character (keycaps and full-width digits are digits), nothing
 * invisible, no markup, nothing struck out, runs of spaces shortened to one. Upper case is kept, because it marks names.
 * Takes time linear in the length of the text.
 */
export function clean(text: string): string {
  return text
    .replaceAll('№', '#') // NFKC makes "No" of it
    .replaceAll('🔟', '10')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(STRUCK_OUT, ' ')
    .replace(MARKUP, '')
    .replace(/[’‘ʼ`´]/gu, "'")
    .replace(/\s+/gu, (run) => (run.includes('\n') ? '\n' : ' '))
    .trim();
}

/** Lower case, and `ё` as `е`. */
export function lower(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}
