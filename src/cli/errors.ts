import { DialogkeeperError } from '../domain/error';

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
