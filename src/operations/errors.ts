import { DialogkeeperError } from '../domain/error';

/** An operator named a company that does not exist. */
export class CompanyNotFound extends DialogkeeperError {
  readonly code = 'company.not-found';

  constructor(
    readonly companyId: string,
    /** Ids of some companies that exist. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has no company yet'}. Use one that exists, or add it: \`npx dialogkeeper seed --company <id>\` adds a demo salon, \`npx dialogkeeper company import <file>\` one of your own`,
    );
  }
}

/** An operator named a client whom the company does not know. */
export class ClientNotFound extends DialogkeeperError {
  readonly code = 'client.not-found';

  constructor(readonly companyId: string) {
    super(
      `company ${companyId} has no client with that address. Clients are added by their first message or by the booking system; write the number with its country code`,
    );
  }
}

/** The companies before this one are warm. */
export class WarmingStopped extends DialogkeeperError {
  readonly code = 'warming.stopped';

  constructor(readonly companyId: string) {
    super(
      `warming has stopped at company ${companyId}: the cache Redis does not answer. Run the command again; what is warm already is skipped`,
    );
  }
}

/** The file of a company cannot be imported. */
export class CompanyFileInvalid extends DialogkeeperError {
  readonly code = 'company.file-invalid';

  constructor(
    readonly path: string,
    /** Such as `services[0].price`; empty: the whole file. */
    readonly field: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path}${field && `: ${field}`}: ${problem}. Nothing was changed`, options);
  }
}

/** An operator named a channel that the configuration file does not have. */
export class ChannelNotFound extends DialogkeeperError {
  readonly code = 'channel.not-found';
  override readonly retryable = false;

  constructor(
    readonly channel: string,
    /** Ids of the channels that there are. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no channel ${JSON.stringify(channel)} in the configuration file; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has none. docs/channels.md shows how to add one'}`,
    );
  }
}
