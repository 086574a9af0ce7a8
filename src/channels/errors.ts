import { DialogkeeperError } from '../domain/error';
import type { MediaProblem } from '../domain/media';
import { masked } from '../privacy/redaction';

/**
 * The gateway refuses this message and would take others; another attempt cannot help. Where it refuses every message, throw
 * `GatewayOutage`.
 */
export class GatewayRefused extends DialogkeeperError {
  readonly code = 'gateway.refused';
  override readonly retryable = false;

  constructor(
    readonly status: number | undefined,
    readonly reason: string,
    options?: ErrorOptions & {
      /** The provider's error code. */
      code?: string;
      /** The client cannot be reached on this channel at all. */
      unreachable?: boolean;
    },
  ) {
    super(
      `the gateway refused the message${status === undefined ? '' : ` (${status})`}: ${masked(reason)}`,
      options,
    );
    this.providerCode = options?.code;
    this.unreachable = options?.unreachable ?? false;
  }

  readonly providerCode: string | undefined;
  readonly unreachable: boolean;
}

/** The gateway has not confirmed the message this time; another attempt may succeed. */
export abstract class GatewayFailure extends DialogkeeperError {
  constructor(
    effect: string,
    readonly reason: string,
    /** The pause that the gateway asked for, in milliseconds. */
    readonly retryAfterMs: number | undefined,
    options: ErrorOptions | undefined,
  ) {
    super(`${effect}: ${masked(reason)}`, options);
  }
}

/** The gateway has certainly not taken the message this time. */
export class GatewayUnavailable extends GatewayFailure {
  readonly code: string = 'gateway.unavailable';

  constructor(reason: string, retryAfterMs?: number, options?: ErrorOptions) {
    super('the gateway did not take the message', reason, retryAfterMs, options);
  }
}

/** The gateway takes no more messages of this channel at this speed: the channel sends more slowly for a while. */
export class GatewaySlow extends GatewayUnavailable {
  override readonly code = 'gateway.slow';
}

/**
 * The gateway refuses every message (it is being deployed, it has moved, the credentials have expired). It has certainly not
 * taken this one, which is worth another attempt.
 */
export class GatewayOutage extends GatewayUnavailable {
  override readonly code = 'gateway.outage';
}

/** It is unknown whether the gateway has taken the message: its answer was lost, or none came in time. */
export class GatewayUnconfirmed extends GatewayFailure {
  readonly code = 'gateway.unconfirmed';

  constructor(reason: string, retryAfterMs?: number, options?: ErrorOptions) {
    super('it is unknown whether the gateway took the message', reason, retryAfterMs, options);
  }
}

/** A file that a client has sent cannot be had. */
export class MediaUnavailable extends DialogkeeperError {
  readonly code = 'media.unavailable';
  override readonly retryable: boolean;

  constructor(
    readonly problem: MediaProblem,
    /** In words; without what it quotes of the message. */
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the file of the message cannot be had: ${masked(reason)}`, options);
    this.retryable = problem === 'failed';
  }
}
