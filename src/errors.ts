import { masked } from './redaction';
import { REDIS_URL_FORMS, schemeOf, withoutPassword } from './shown-url';

/**
 * Every failure that a caller, an operator or a test may want to tell apart. `code` is stable and is what code
 * and tests match; the message is for people: what, why, and what to do next. It is shown and logged as it is, so a
 * subclass masks what others wrote in it.
 */
export abstract class DialogkeeperError extends Error {
  abstract readonly code: string;
  /** False where trying again can not help: a job that fails so goes to the failed set at once. */
  readonly retryable: boolean = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

export class ConfigInvalid extends DialogkeeperError {
  readonly code = 'config.invalid';

  constructor(
    readonly variable: string,
    readonly given: string | undefined,
    readonly allowed: string,
  ) {
    super(`${variable} is ${given === undefined ? 'not set' : JSON.stringify(given)}; it must be ${allowed}`);
  }
}

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

export class EnvFileUnreadable extends DialogkeeperError {
  readonly code = 'config.unreadable-file';

  constructor(
    readonly path: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path} cannot be read: ${problem}. It must be a UTF-8 text file of NAME=value lines`, options);
  }
}

export class InvalidRedisUrl extends DialogkeeperError {
  readonly code = 'redis.invalid-url';

  constructor(
    url: string,
    readonly problem: string,
  ) {
    super(`${JSON.stringify(schemeOf(url))} does not name a Redis: ${problem}; give ${REDIS_URL_FORMS}`);
  }
}

export class InvalidPayload extends DialogkeeperError {
  readonly code = 'job.invalid-payload';
  override readonly retryable = false;

  constructor(
    readonly job: string,
    /** Dotted path of the first field that is wrong, `(root)` when the payload as a whole is. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(`${job}: ${masked(field)}: ${masked(problem)}`);
  }
}

export class UnknownJob extends DialogkeeperError {
  readonly code = 'job.unknown';
  override readonly retryable = false;

  constructor(
    readonly queue: string,
    readonly job: string,
    readonly known: readonly string[],
  ) {
    super(
      `queue ${queue} has no job ${JSON.stringify(masked(job).slice(0, 100))}; it takes ${known.join(', ')}`,
    );
  }
}

/** A last resort: what a job waits for has a deadline of its own, and all of them have passed. */
export class JobHangs extends DialogkeeperError {
  readonly code = 'job.hangs';

  constructor(readonly timeoutMs: number) {
    super(`the job has not ended within ${timeoutMs} ms; it is given up and will be tried again`);
  }
}

export class UnknownCompany extends DialogkeeperError {
  readonly code = 'company.unknown';
  override readonly retryable = false;

  constructor(readonly companyId: string) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database; insert it, then retry the job from the failed set`,
    );
  }
}

export class InvalidAddress extends DialogkeeperError {
  readonly code = 'address.invalid';
  override readonly retryable = false;

  constructor(
    readonly given: string,
    readonly problem: string,
  ) {
    super(
      `${abbreviated(given)} is not an address of a client: ${problem}. Give an international phone number, a WhatsApp id, or an id ending in @lid`,
    );
  }
}

export class QueueUnreachable extends DialogkeeperError {
  readonly code = 'queue.unreachable';

  constructor(url: string, problem = 'does not answer', options?: ErrorOptions) {
    super(
      `the queue Redis at ${withoutPassword(url)} ${masked(problem)}; nothing was enqueued. Check that it runs and that the address is right, then try again`,
      options,
    );
  }
}

/** Waiting does not help: the configuration is wrong, here or in Redis. */
export class QueueRefused extends DialogkeeperError {
  readonly code = 'queue.refused';
  override readonly retryable = false;

  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(`the queue Redis at ${withoutPassword(url)} ${masked(problem)} (REDIS_URL)`, options);
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

/** A call to the cache that was given up. Redis may still do what it was asked, later. */
export class CacheTimedOut extends DialogkeeperError {
  readonly code = 'cache.timeout';

  constructor(
    readonly command: string,
    readonly timeoutMs: number,
  ) {
    super(`the cache Redis has not answered to ${command} within ${timeoutMs} ms (CACHE_TIMEOUT)`);
  }
}

/** Two releases share a cache, and the other one writes what this one can not read. */
export class UnreadableEntry extends DialogkeeperError {
  readonly code = 'cache.unreadable-entry';

  constructor(
    /** The first byte of the body: schema version and codec. */
    readonly header: number | undefined,
  ) {
    super(
      `the cache holds entries that this release can not read (header ${header === undefined ? 'missing' : `0x${header.toString(16).padStart(2, '0')}`}); they count as absent, so contexts are loaded more often until all processes run the same release`,
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

/** Wrong password, unknown user, unknown database; a certificate that cannot be verified. */
const LOGIN_REFUSED =
  /^(28...|3D000|(SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|CERT_|ERR_TLS_CERT_).*)$/;
/** What pg itself says of a URL without the password, and of a server without the TLS, that the other side asks for. */
const LOGIN_IMPOSSIBLE = /password must be a (non-empty )?string|does not support SSL/;

/** PostgreSQL as a whole cannot be used now: it is down, does not answer, refuses connections, or is read-only. */
export class DatabaseAway extends DialogkeeperError {
  readonly code = 'database.away';
  /** Waiting does not help: the configuration is wrong. */
  readonly isLoginRefused: boolean;

  constructor(cause: unknown) {
    const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
    const isLoginRefused = LOGIN_REFUSED.test(String(code)) || LOGIN_IMPOSSIBLE.test(String(message));
    super(
      isLoginRefused
        ? `PostgreSQL refuses the login of DATABASE_URL (${reasonOf(cause)}); correct the URL`
        : `PostgreSQL cannot be used now (${reasonOf(cause)}); try again when it is back`,
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

/** Another transaction held a row or a table for too long. Nothing was changed. */
export class LockTimedOut extends DialogkeeperError {
  readonly code = 'database.lock-timeout';

  constructor(cause: Error) {
    super(
      `another transaction has locked what this one needs (${masked(cause.message)}); nothing was changed, try again when it has ended`,
      { cause },
    );
  }
}

/** Somebody took the time between the turn's context and its commit. */
export class SlotTaken extends DialogkeeperError {
  readonly code = 'booking.slot-taken';

  constructor(
    readonly companyId: string,
    readonly staffId: string,
    readonly from: string,
    options?: ErrorOptions,
  ) {
    super(`${from} of staff member ${staffId} (company ${companyId}) is taken by another booking`, options);
  }
}

/** What the responder asked for does not fit the data: another company's service, a time that is none. */
export class InvalidAction extends DialogkeeperError {
  readonly code = 'turn.invalid-action';

  constructor(
    readonly action: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`the responder's action ${action} cannot be committed: ${masked(problem)}`, options);
  }
}

/** The turn of this conversation has failed too often; the others go on. */
export class ConversationParked extends DialogkeeperError {
  readonly code = 'turn.parked';
  override readonly retryable = false;

  constructor(
    readonly conversationId: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `conversation ${conversationId} is parked: ${masked(reason)}. Mend the cause, then: dialogkeeper parked redrive --conversation ${conversationId}`,
      options,
    );
  }
}

export class InvalidReply extends DialogkeeperError {
  readonly code = 'turn.invalid-reply';

  constructor(
    /** Dotted path in the reply. */
    readonly field: string,
    readonly problem: string,
  ) {
    super(`the responder returned something that is not a reply: ${masked(field)}: ${masked(problem)}`);
  }
}

export class ResponderTimedOut extends DialogkeeperError {
  readonly code = 'turn.responder-timeout';

  constructor(
    readonly timeoutMs: number,
    options?: ErrorOptions,
  ) {
    super(
      `the responder has not answered within ${timeoutMs} ms (RESPONDER_TIMEOUT); the turn will be tried again`,
      options,
    );
  }
}

/**
 * The provider's API refuses this message and would take others; sending it again cannot help. Where an address refuses
 * everything, throw `GatewayOutage`.
 */
export class GatewayRefused extends DialogkeeperError {
  readonly code = 'gateway.refused';

  constructor(
    readonly status: number | undefined,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `the gateway refused the message${status === undefined ? '' : ` (${status})`}: ${masked(reason)}`,
      options,
    );
  }
}

/** The provider did not take the message this time, for certain. */
export class GatewayUnavailable extends DialogkeeperError {
  readonly code: string = 'gateway.unavailable';

  constructor(
    readonly reason: string,
    /** How long the provider asked to be left alone, in milliseconds. */
    readonly retryAfterMs: number | undefined = undefined,
    options?: ErrorOptions,
  ) {
    super(`the gateway did not take the message: ${masked(reason)}`, options);
  }
}

/**
 * It is not this message that is refused: the address refuses whatever is sent to it (it is being deployed, it has moved, the
 * credentials have expired). The message was not taken, for certain, and is worth another try.
 */
export class GatewayOutage extends GatewayUnavailable {
  override readonly code = 'gateway.outage';
}

/** Nobody knows whether the provider took the message: its answer was lost, or none came in time. */
export class GatewayUnconfirmed extends GatewayUnavailable {
  override readonly code = 'gateway.unconfirmed';
}

export class EmbeddedFailed extends DialogkeeperError {
  readonly code = 'embedded.failed';

  constructor(problem: string, options?: ErrorOptions) {
    super(`the embedded servers did not start: ${problem}`, options);
  }
}

/** They ran and then ended without being asked to. */
export class EmbeddedEnded extends DialogkeeperError {
  readonly code = 'embedded.ended';

  constructor(
    readonly dataDir: string,
    how: string,
  ) {
    super(
      `the embedded servers of ${dataDir} have ended (${how}): start this program again; what PostgreSQL had committed is there`,
    );
  }
}

export class InvalidScript extends DialogkeeperError {
  readonly code = 'script.invalid';

  constructor(
    readonly path: string,
    /** From 1; 0 is the file as a whole. */
    readonly line: number,
    readonly field: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      line === 0 ? `${path} cannot be read: ${problem}` : `${path}, line ${line}: ${field}: ${problem}`,
      options,
    );
  }
}

export class NothingRunning extends DialogkeeperError {
  readonly code = 'cli.nothing-running';

  constructor(readonly dataDir: string) {
    super(
      `DATABASE_URL or REDIS_URL is not set, and no embedded servers run for ${dataDir}; start them in another terminal with \`npm start\``,
    );
  }
}

/** A person named a company that does not exist. */
export class CompanyNotFound extends DialogkeeperError {
  readonly code = 'cli.company-not-found';

  constructor(
    readonly companyId: string,
    /** Some that do. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has no company yet'}. Use one that exists, or add it: \`npx dialogkeeper seed --company <id>\` adds a demo salon`,
    );
  }
}

export class ProgramNotFound extends DialogkeeperError {
  readonly code = 'cli.program-not-found';

  constructor(
    readonly program: string,
    options?: ErrorOptions,
  ) {
    super(
      `${JSON.stringify(program)} cannot be run: there is no such program, or it is not executable`,
      options,
    );
  }
}

/** Two of them would take each other's jobs, and print replies in the other's terminal. */
export class AlreadyRunning extends DialogkeeperError {
  readonly code = 'cli.already-running';

  constructor(readonly dataDir: string) {
    super(
      `another process of dialogkeeper already runs on the embedded servers of ${dataDir}. Talk to it with \`npx dialogkeeper chat\`, or stop it first. \`npx dialogkeeper worker\` adds a process that shares its servers`,
    );
  }
}

/** A sweep looks at every company of its database, so a replay and a system at work would do each other's work. */
export class ReplayNotAlone extends DialogkeeperError {
  readonly code = 'replay.not-alone';

  constructor(readonly found: string) {
    super(
      `${found}; give the replay a DATABASE_URL and a REDIS_URL of its own, or none, and it runs on embedded servers`,
    );
  }
}

/** A host name with several addresses fails with an error that has no message, only a code. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return masked(String(cause));
  return masked(cause.message) || (cause as NodeJS.ErrnoException).code || cause.name;
}

/** Enough to recognise a value that one knows: messages end up in logs, and phones do not belong there. */
function abbreviated(value: string): string {
  return value.length > 6 ? `"${value.slice(0, 3)}…${value.slice(-2)}"` : JSON.stringify(value);
}
