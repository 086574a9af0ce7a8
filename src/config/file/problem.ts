import { masked, withoutControlCharacters } from '../../privacy/redaction';

/**
 * What the file at `path` has thrown, with the line. The first line of the message: the others show lines of the file, which may
 * hold secrets.
 */
export function problemOf(error: unknown, path: string): string {
  const { message, stack = '' } = isErrorLike(error) ? error : { message: String(error) };
  const [first = ''] = message.split('\n');
  const said = withoutControlCharacters(masked(first)).trim() || 'it throws an error without a text';
  const line = Number.parseInt(stack.split(`${path}:`)[1] ?? '', 10);
  return said.replace(COMPILED_CALL, '$1') + (line > 0 ? ` (line ${line})` : '');
}

/** `(0 , _dialogkeeper.env)` stands for `env` after the file was compiled. */
const COMPILED_CALL = /\(0 , \w+\.(\w+)\)/;

/** The file may run in a realm of its own, with its own `Error`. */
function isErrorLike(error: unknown): error is { message: string; stack?: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}
