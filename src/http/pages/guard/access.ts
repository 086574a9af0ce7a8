import type { BlockList } from 'node:net';
import { LoginLimits } from '../../../access/login-limits';
import { OpenLogins } from '../../../access/open-logins';
import { Passwords } from '../../../access/password';
import { Sessions } from '../../../access/sessions';
import { hasUser } from '../../../db/access/users';
import type { Db } from '../../../db/database';
import type { Events } from '../../../observability/events';
import type { PageDeps } from '../deps';

/** What decides who may see the pages. */
export interface Access {
  db: Db;
  events: Events;
  passwords: Passwords;
  sessions: Sessions;
  /** Ends the event streams of a login that has ended. */
  openLogins: OpenLogins;
  limits: LoginLimits;
  sessionDays: number;
  trustedProxies: BlockList;
  publicUrl: URL | undefined;
  metricsToken: string | undefined;
  /** Without a user, the person at this machine sees the pages. */
  allowsLocal: boolean;
}

export function createAccess({
  db,
  events,
  redis,
  config,
}: Pick<PageDeps, 'db' | 'events' | 'redis' | 'config'>): Access {
  const publicUrl = config.publicUrl === undefined ? undefined : new URL(config.publicUrl);
  const sessions = new Sessions(db, config.sessionDays);
  return {
    db,
    events,
    passwords: new Passwords(),
    sessions,
    openLogins: new OpenLogins((tokens) => standingLogins(db, sessions, tokens)),
    limits: new LoginLimits(redis, config.queuePrefix),
    sessionDays: config.sessionDays,
    trustedProxies: config.trustedProxies,
    publicUrl,
    metricsToken: config.metricsToken,
    // A proxy on this machine may add no header that tells it from a browser: then the internet would look local.
    allowsLocal: config.nodeEnv !== 'production' && publicUrl === undefined,
  };
}

/** Undefined: the person at this machine, who needs no login while there is no user. */
async function standingLogins(db: Db, sessions: Sessions, logins: ReadonlySet<string | undefined>) {
  const tokens = await sessions.standing([...logins].filter((login) => login !== undefined));
  const isLocalOpen = logins.has(undefined) && !(await hasUser(db));
  return new Set<string | undefined>(isLocalOpen ? [...tokens, undefined] : tokens);
}
