import { DialogkeeperError } from '../domain/error';

/** Names of the settings that an address comes from, for the error. */
export interface AddressSettings {
  host: string;
  port: string;
}

export class AddressUnusable extends DialogkeeperError {
  readonly code = 'http.address-unusable';
  override readonly retryable = false;

  constructor(
    readonly address: string,
    readonly settings: AddressSettings,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(
      `${address} (${settings.host}, ${settings.port}) cannot be listened on: ${problem}. Give an address of this machine, and a port that is free, or 0 for any`,
      options,
    );
  }
}

export class WebNotRunning extends DialogkeeperError {
  readonly code = 'http.not-running';

  constructor() {
    super('the role web is starting or stopping');
  }
}
