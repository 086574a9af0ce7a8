import { masked, withoutControlCharacters } from '../../privacy/redaction';

/** What the file has thrown. The first line: the others show lines of the file, which may hold secrets. */
export function problemOf(error: unknown): string {
  const message = error instanceof Error || isErrorLike(error) ? error.message : String(error);
  const [first = ''] = message.split('\n');
  return withoutControlCharacters(masked(first)) || 'it throws an error without a text';
}

/** The file may run in a realm of its own, with its own `Error`. */
function isErrorLike(error: unknown): error is { message: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}
