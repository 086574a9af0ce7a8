import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';
import { withoutPassword } from '../privacy/shown-url';

/** A program called us with an option that cannot work. */
export class InvalidOption extends DialogkeeperError {
  readonly code = 'option.invalid';
  override readonly retryable = false;

  constructor(
    readonly option: string,
    readonly given: unknown,
    readonly allowed: string,
  ) {
    super(`${option} is ${String(given)}; it must be ${allowed}`);
  }
}

export class CacheUnreachable extends DialogkeeperError {
  readonly code = 'cache.unreachable';

  constructor(url: string, problem = 'does not answer', options?: ErrorOptions) {
    super(
      `the cache Redis at ${withoutPassword(url)} ${masked(problem)} (CACHE_REDIS_URL, or REDIS_URL without it)`,
      options,
    );
  }
}

/** A command of the cache was given up. Redis may still execute it later. */
export class CacheTimedOut extends DialogkeeperError {
  readonly code = 'cache.timeout';

  constructor(
    readonly command: string,
    readonly timeoutMs: number,
  ) {
    super(`the cache Redis has not answered ${command} within ${timeoutMs} ms (CACHE_TIMEOUT)`);
  }
}

/** Two releases share a cache, and the other one writes entries that this one cannot read. */
export class UnreadableEntry extends DialogkeeperError {
  readonly code = 'cache.unreadable-entry';

  constructor(
    /** The first byte of the body: schema version and codec. */
    readonly header: number | undefined,
  ) {
    super(
      `the cache holds entries that this release cannot read (header ${header === undefined ? 'missing' : `0x${header.toString(16).padStart(2, '0')}`}); they count as absent, so contexts are loaded more often until all processes run the same release`,
    );
  }
}

/** The source of contexts (PostgreSQL, or a program's own) hangs, or is slower than a turn can wait for. */
export class SourceTimedOut extends DialogkeeperError {
  readonly code = 'context.source-timeout';

  constructor(
    readonly companyId: string,
    readonly segment: string,
    readonly timeoutMs: number,
  ) {
    super(
      `the source has not answered for the ${segment} of company ${companyId} within ${timeoutMs} ms; load the context again once it does`,
    );
  }
}
