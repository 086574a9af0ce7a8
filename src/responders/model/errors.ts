import { DialogkeeperError } from '../../domain/error';
import type { ModelOutcome } from '../../domain/model-call';
import { isObject } from '../../provider-api/json';

/** A request to the model has no answer that can be used. */
export class ModelFailed extends DialogkeeperError {
  readonly code = 'model.failed';

  constructor(
    readonly outcome: ModelOutcome,
    /** For operators: without the key, and without what anybody has written. */
    readonly problem: string,
    /** The same request may be answered a moment later. */
    readonly isPassing = false,
    /** The pause that the provider asks for. */
    readonly retryAfterMs?: number | undefined,
  ) {
    super(`the model has not answered (${outcome}): ${problem}`);
  }
}

/** An error and what has caused it, outermost first. */
export function causesOf(error: unknown, seen: readonly unknown[] = []): readonly unknown[] {
  if (!isObject(error) || seen.includes(error)) return seen;
  return causesOf(error.cause, [...seen, error]);
}

/** `ECONNREFUSED`, wherever in its causes it stands. */
export function codeOf(error: unknown): string {
  const codes = causesOf(error).map((cause) => (isObject(cause) ? cause.code : undefined));
  return String(codes.find((code) => typeof code === 'string') ?? 'no reason is known');
}
