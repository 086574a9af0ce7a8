const END = '</think>';
const BEGIN = '<think>';

/**
 * The text without what a model has thought aloud, where its server does not separate that. Some prompts of models contain the first
 * tag, so that the answer has only the last; an answer that was cut has only the first.
 */
export function withoutThoughts(text: string): string {
  const end = text.lastIndexOf(END);
  const said = end === -1 ? text : text.slice(end + END.length);
  const begin = said.indexOf(BEGIN);
  return (begin === -1 ? said : said.slice(0, begin)).trim();
}
