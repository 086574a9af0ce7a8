import { DialogkeeperError } from '../domain/error';
import { masked } from '../privacy/redaction';

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
