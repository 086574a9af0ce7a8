import { DialogkeeperError } from '../../domain/error';

/** A sweep looks at every company of its database, so a replay and a system at work would do each other's work. */
export class ReplayNotAlone extends DialogkeeperError {
  readonly code = 'replay.not-alone';

  constructor(readonly found: string) {
    super(
      `${found}; give the replay a DATABASE_URL and a REDIS_URL of its own, or none, and it runs on embedded servers`,
    );
  }
}
