import { bodyLimit } from 'hono/body-limit';
import { FormInvalid } from '../errors';

/** Bytes of a form that holds a message: each of its 65,536 characters may take nine. */
export const TEXT_FORM = 1024 * 1024;
/** Bytes of any other form. */
export const SHORT_FORM = 16 * 1024;

/** Refuses a larger form with `FormInvalid` (422), which names this field. */
export function formLimit(maxSize: number, field: string) {
  const onError = () => {
    throw new FormInvalid(field, `the form has more than ${maxSize} bytes`);
  };
  return bodyLimit({ maxSize, onError });
}
