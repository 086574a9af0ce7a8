import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

/** Wrong password, unknown user, unknown database; a certificate that cannot be verified. */
const LOGIN_REFUSED =
  /^(28...|3D000|(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|ERR_TLS_CERT_).*)$/;
/** Errors of pg itself: the URL lacks the password that the server asks for, or the server lacks the TLS that the URL asks for. */
const LOGIN_IMPOSSIBLE = /password must be a (non-empty )?string|does not support SSL/;

/** PostgreSQL as a whole cannot be used now: it is down, does not answer, refuses connections, or is read-only. */
export class DatabaseAway extends DialogkeeperError {
  readonly code = 'database.away';
  /** The configuration is wrong: waiting does not help. */
  readonly isLoginRefused: boolean;

  constructor(cause: unknown) {
    const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
    const isLoginRefused = LOGIN_REFUSED.test(String(code)) || LOGIN_IMPOSSIBLE.test(String(message));
    super(
      isLoginRefused
        ? `PostgreSQL refuses the login of DATABASE_URL (${reasonOf(cause)}); correct the URL`
        : `PostgreSQL cannot be used now (${reasonOf(cause)}); see that it runs and that DATABASE_URL is right, then try again`,
      { cause },
    );
    this.isLoginRefused = isLoginRefused;
  }
}

export class SchemaOutdated extends DialogkeeperError {
  readonly code = 'database.schema-outdated';
  override readonly retryable = false;

  constructor(readonly pending: readonly string[]) {
    super(
      `the schema of the database is older than this release (pending: ${pending.join(', ')}). Bring it up to date: npx dialogkeeper migrate up`,
    );
  }
}

/** Another transaction has locked a row or a table for too long, or waits for this one in turn. Nothing was changed. */
export class LockTimedOut extends DialogkeeperError {
  readonly code = 'database.lock-timeout';

  constructor(cause: Error) {
    super(
      `another transaction has locked what this one needs (${masked(cause.message)}); nothing was changed, try again when it has ended`,
      { cause },
    );
  }
}

/** The error of a host name with several addresses has a code, and no message. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return masked(String(cause));
  return masked(cause.message) || (cause as NodeJS.ErrnoException).code || cause.name;
}
