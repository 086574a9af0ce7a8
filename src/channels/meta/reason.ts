import { type About, excerpt } from '../../provider-api/excerpt';
import { number, record, text } from './json';

/** Characters of an error that are read: `excerpt` cuts them again. */
const LONGEST = 4000;

interface MetaError {
  code: number | undefined;
  subcode: number | undefined;
  reason: string;
}

/** An error as the Graph API answers it and as a status carries it. */
export function errorOf(given: unknown, about: About): MetaError {
  const { code, error_subcode, title, message, error_data } = record(given);
  const words = text(message, LONGEST) ?? text(title, LONGEST) ?? '';
  const details = text(record(error_data).details, LONGEST) ?? '';
  const said = details && details !== words ? `${words}: ${details}` : words;
  return {
    code: number(code),
    subcode: number(error_subcode),
    reason: excerpt(said, about) || 'no reason given',
  };
}
