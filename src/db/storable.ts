/**
 * PostgreSQL stores neither NUL nor half of a surrogate pair, in `text` or in `jsonb`. Phones and models produce both now and
 * then, and every attempt to store a text with one of them would fail.
 */
export function storableText(text: string): string {
  return Buffer.from(text.replaceAll('\u0000', '')).toString();
}

/** The JSON of a value, without what PostgreSQL cannot store. Throws a TypeError for a value that has no JSON. */
export function storableJson(value: unknown): string {
  // `stringify` does not escape whole pairs: an escaped surrogate is half of one. After an odd number of backslashes, the
  // escape is itself escaped.
  return JSON.stringify(value).replace(/(?<!\\)((?:\\\\)*)\\u(0000|d[89a-f]..)/g, (_, before, code) =>
    code === '0000' ? before : `${before}\ufffd`,
  );
}
