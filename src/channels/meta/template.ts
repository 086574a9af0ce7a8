import type { MetaSettings } from './settings';

/** A template's body has 1024 characters, its own words included. */
const LONGEST_VARIABLE = 900;

/** The only kind of message that a client can be sent who has not written for 24 hours. */
export function templateBody(
  { name, language, withText }: NonNullable<MetaSettings['windowTemplate']>,
  text: string,
): object {
  const body = { type: 'body', parameters: [{ type: 'text', text: variable(text) }] };
  return {
    type: 'template',
    template: { name, language: { code: language }, ...(withText && { components: [body] }) },
  };
}

/** Meta refuses variables with line breaks, tabs, or several spaces in a row. */
function variable(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_VARIABLE ? line : `${line.slice(0, LONGEST_VARIABLE - 1).trimEnd()}…`;
}
