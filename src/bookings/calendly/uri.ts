import { stringOf } from '../../provider-api/json';

/** `AAAA` of `https://api.calendly.com/users/AAAA`. Calendly knows everything by such addresses. */
export function idOf(uri: unknown): string | undefined {
  return /\/([\w-]{1,128})\/?$/.exec(stringOf(uri) ?? '')?.[1];
}
