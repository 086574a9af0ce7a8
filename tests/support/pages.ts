import { Passwords } from '../../src/access/password';
import { Sessions } from '../../src/access/sessions';
import type { Companies, Role } from '../../src/access/viewer';
import { ActivityFeed } from '../../src/activity/feed';
import type { Config } from '../../src/config';
import { deleteUser, insertUser, passwordOf } from '../../src/db/access/users';
import type { Db } from '../../src/db/database';
import { createWebApp } from '../../src/http/web-app';
import { Events } from '../../src/observability/events';
import { createLogger } from '../../src/observability/logger';
import { NO_TRACES } from '../../src/observability/traces';
import { Readiness } from '../../src/processes/readiness';
import type { RedisClient } from '../../src/redis/connection';
import type { Responder } from '../../src/responders/responder';
import { SECOND } from '../../src/time/duration';
import { openConnections } from '../../src/workers/connections';
import type { TestServers } from './servers';
import { echo, testConfig } from './system';

/** A browser on this machine: what a server knows of the connection. */
export const LOCAL = connectedFrom('127.0.0.1');

export function connectedFrom(remoteAddress: string) {
  return { incoming: { socket: { remoteAddress } } };
}

export interface Pages {
  app: ReturnType<typeof createWebApp>;
  /** Without checks. */
  readiness: Readiness;
  db: Db;
  prefix: string;
  /** Sends a request as a browser on this machine. `cookie`: of `logIn`. */
  get(path: string, cookie?: string): Promise<Response>;
  /** Sends a form as a page of ours does. */
  post(path: string, form?: Record<string, string>, cookie?: string): Promise<Response>;
  /** What answers in a replay; undefined: `echo`. */
  respondWith(respond: Responder['respond'] | undefined): void;
  /** Of the queues and the cache. */
  redis: RedisClient;
  /** A new user, removed after the file's tests. Returns the cookie of their browser. */
  logIn(role: Role, companies?: Companies): Promise<string>;
  /** A user with this password, removed after the file's tests. */
  addUser(login: string, password: string): Promise<void>;
}

/** The role `web` without a server, closed after the file's last test. */
export function testPages(overrides: Partial<Config> = {}, servers?: TestServers): Pages {
  const config = testConfig(overrides, servers);
  const events = new Events();
  const connections = openConnections(config, events, createLogger('silent'), NO_TRACES);
  const { db, processes, queueConnection } = connections;
  const feed = new ActivityFeed({ redisUrl: config.redisUrl, prefix: config.queuePrefix });
  const pages = {
    ...connections,
    config,
    redis: queueConnection.redis,
    events,
    feed,
    simulator: undefined,
    responder: async (): Promise<Responder> => ({ respond: async (input) => (respond ?? echo)(input) }),
  };
  const readiness = new Readiness(SECOND);
  const app = createWebApp({ readiness, processes, events, pages });
  let respond: Responder['respond'] | undefined;
  const logins: string[] = [];
  afterAll(async () => {
    for (const login of logins) await deleteUser(db, login);
    feed.close();
    await connections.close();
    events.close();
  });
  return {
    app,
    readiness,
    db,
    prefix: config.queuePrefix,
    redis: queueConnection.redis,
    respondWith(given) {
      respond = given;
    },
    get: async (path, cookie) => app.request(path, { headers: headersOf(cookie) }, LOCAL),
    async post(path, form = {}, cookie) {
      const headers = { ...headersOf(cookie), origin: 'http://localhost' };
      return app.request(path, { method: 'POST', headers, body: new URLSearchParams(form) }, LOCAL);
    },
    async logIn(role, companies = 'all') {
      const login = `test-${role}-${logins.length}-${process.pid}`;
      logins.push(login);
      await insertUser(db, { login, name: login, role, companies, passwordHash: 'none' });
      const user = await passwordOf(db, login);
      const token = await new Sessions(db, config.sessionDays).begin(user?.id ?? '', 'none');
      return `session=${token}`;
    },
    async addUser(login, password) {
      logins.push(login);
      const passwordHash = await new Passwords().hash(password);
      await insertUser(db, { login, name: login, role: 'operator', companies: 'all', passwordHash });
    },
  };
}

function headersOf(cookie: string | undefined): Record<string, string> {
  return { accept: 'text/html', ...(cookie !== undefined && { cookie }) };
}
