import type { BlockList } from 'node:net';
import { LoginLimits } from '../../../access/login-limits';
import { Passwords } from '../../../access/password';
import { Sessions } from '../../../access/sessions';
import type { Db } from '../../../db/database';
import type { Events } from '../../../observability/events';
import type { PageDeps } from '../deps';

/** What decides who may see the pages. */
export interface Access {
  db: Db;
  events: Events;
  passwords: Passwords;
  sessions: Sessions;
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
  return {
    db,
    events,
    passwords: new Passwords(),
    sessions: new Sessions(db, config.sessionDays),
    limits: new LoginLimits(redis, config.queuePrefix),
    sessionDays: config.sessionDays,
    trustedProxies: config.trustedProxies,
    publicUrl,
    metricsToken: config.metricsToken,
    // A proxy on this machine may add no header that tells it from a browser: then the internet would look local.
    allowsLocal: config.nodeEnv !== 'production' && publicUrl === undefined,
  };
}
