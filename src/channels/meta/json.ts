/** Reads JSON of which nothing is certain: what is not as documented is absent. */

export type Json = Readonly<Record<string, unknown>>;

/** No fields, where it is not an object. */
export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

/** No elements, where it is not a list. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text, if it is one that is not empty and not longer than `longest`. */
export function text(value: unknown, longest = 256): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : undefined;
}

/** A whole number from 0 on, also where it is written as text. */
export function number(value: unknown): number | undefined {
  const given = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof given === 'number' && Number.isSafeInteger(given) && given >= 0 ? given : undefined;
}

/** The fields whose values are not undefined; undefined: there are none. */
export function present<Fields extends object>(fields: Fields): Fields | undefined {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as Fields) : undefined;
}
