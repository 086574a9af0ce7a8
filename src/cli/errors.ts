import { DialogkeeperError } from '../domain/error';

export class NothingRunning extends DialogkeeperError {
  readonly code = 'cli.nothing-running';

  constructor(readonly dataDir: string) {
    super(
      `DATABASE_URL or REDIS_URL is not set, and no embedded servers run for ${dataDir}. Start them in another terminal: \`npm start\``,
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
      `${JSON.stringify(program)} cannot be run: the program does not exist, or is not executable`,
      options,
    );
  }
}

/** Two processes would take each other's jobs and print each other's replies. */
export class AlreadyRunning extends DialogkeeperError {
  readonly code = 'cli.already-running';

  constructor(readonly dataDir: string) {
    super(
      `another dialogkeeper process runs on the embedded servers of ${dataDir}. Talk to it with \`npx dialogkeeper chat\`, or stop it first. To add a process that shares its servers, run \`npx dialogkeeper worker\``,
    );
  }
}

export class FileExists extends DialogkeeperError {
  readonly code = 'cli.file-exists';
  override readonly retryable = false;

  constructor(readonly path: string) {
    super(
      `--out is "${path}", and this file exists; name a file that does not exist yet. Nothing was written`,
    );
  }
}
