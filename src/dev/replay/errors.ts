import { DialogkeeperError } from '../../domain/error';

/** A sweep covers every company of its database: a replay and a running system would do each other's work. */
export class ReplayNotAlone extends DialogkeeperError {
  readonly code = 'replay.not-alone';

  constructor(readonly found: string) {
    super(
      `${found}; give the replay its own DATABASE_URL and REDIS_URL, or set neither and it starts embedded servers`,
    );
  }
}
