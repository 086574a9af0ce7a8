/**
 * What zod says of a value, as the end of a sentence about it: "Invalid input: expected string, received number" → "must be string",
 * "Too small: expected number to be >=0" → "must be >=0".
 */
export function allowedBy(message: string): string {
  const [, expected] = /expected (.+?)(?:, received .*)?$/.exec(message) ?? [];
  if (expected)
    return /^\w+ to /.test(expected) ? expected.replace(/^\w+ to /, 'must ') : `must be ${expected}`;
  const isSentence = (text: string) => /^(must|may|cannot|needs) /.test(text);
  const rest = isSentence(message) ? message : message.replace(/^[^:]*: /, '');
  return isSentence(rest) ? rest : `is refused: ${rest}`;
}
