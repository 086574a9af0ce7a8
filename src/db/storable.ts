/**
 * PostgreSQL holds neither NUL nor half of a surrogate pair, in `text` or in `jsonb`. Both come out of phones and
 * models now and then, and would fail every attempt to store what they stand in.
 */
export function storableText(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '')).toString();
}

/** JSON of the value. Throws a TypeError for what has none. */
export function storableJson(value: unknown): string {
  // `stringify` writes whole pairs as they are: an escaped surrogate is half of one. The backslashes in front of
  // it must be even, or the escape is itself escaped.
  return JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f]..)/g, (_, before, code) =>
    code === '0000' ? before : `${before}\ufffd`,
  );
}
