import { ROW_ID } from '../../../../domain/row-id';
import { FormInvalid } from '../../errors';

/** Throws `FormInvalid`. */
export function field(form: URLSearchParams, name: string, allowed: RegExp, problem: string): string {
  const given = form.get(name) ?? '';
  if (!allowed.test(given)) throw new FormInvalid(name, problem);
  return given;
}

export function idField(form: URLSearchParams, name: string): string {
  return field(form, name, ROW_ID, 'it must be an id: open the page again');
}

/** For the audit: the id, if it is one. */
export function idDetail(name: string): (form: URLSearchParams) => Record<string, string> {
  return (form) => {
    const given = form.get(name) ?? '';
    return ROW_ID.test(given) ? { [name]: given } : {};
  };
}

/** Browsers send CR and LF for the end of a line. */
export function textField(form: URLSearchParams): string {
  return (form.get('text') ?? '').replaceAll('\r\n', '\n');
}
