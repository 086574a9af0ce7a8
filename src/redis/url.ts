import { InvalidRedisUrl } from './errors';

/** A parsed Redis URL. Nothing in a URL is ignored: a part without meaning here is refused. */
export interface RedisAddress {
  /** The server, some nodes of a cluster, or the sentinels. */
  nodes: readonly [Node, ...Node[]];
  kind: 'server' | 'cluster' | 'sentinel';
  /** The name that the sentinels use for the master. */
  master: string | undefined;
  /** Of the servers, not of the sentinels. */
  username: string | undefined;
  password: string | undefined;
  /** Number of the database. */
  db: number;
  tls: boolean;
}

interface Node {
  host: string;
  port: number;
}

/** A password may contain an @: the last @ ends it. */
const FORM = /^(rediss?)(?:\+(cluster|sentinel))?:\/\/(?:([^/?#]*)@)?([^/?#@]*)((?:\/[^?#]*)?)(.*)$/s;

/** Not with the URL class, which takes one host. Throws `InvalidRedisUrl`, which never repeats the URL. */
export function parseRedisUrl(url: string): RedisAddress {
  const [, scheme, several, login, hosts = '', path = '', rest] = FORM.exec(url) ?? [];
  if (!scheme) throw new InvalidRedisUrl(url, 'it has no such scheme');
  if (rest) throw new InvalidRedisUrl(url, `nothing may follow the path (a ${rest[0]} does)`);
  const kind = (several ?? 'server') as RedisAddress['kind'];
  const [username, password] = loginOf(url, login);
  return {
    kind,
    nodes: nodesOf(url, hosts, kind),
    ...placeOf(url, path.split('/').slice(1), kind),
    username,
    password,
    tls: scheme === 'rediss',
  };
}

function loginOf(url: string, login = ''): (string | undefined)[] {
  try {
    return login.split(/:(.*)/s, 2).map((part) => decodeURIComponent(part) || undefined);
  } catch {
    throw new InvalidRedisUrl(url, 'a % in its login is not followed by two hexadecimal digits');
  }
}

function nodesOf(url: string, hosts: string, kind: RedisAddress['kind']): RedisAddress['nodes'] {
  const port = kind === 'sentinel' ? 26_379 : 6379;
  const [first, ...others] = hosts.split(',').map((host) => nodeOf(host, port));
  if (!first || others.includes(undefined)) throw new InvalidRedisUrl(url, 'one of its hosts is not valid');
  if (kind === 'server' && others.length > 0) throw new InvalidRedisUrl(url, 'it has several hosts');
  return [first, ...(others as Node[])];
}

function nodeOf(host: string, defaultPort: number): Node | undefined {
  if (!host || !URL.canParse(`redis://${host}`)) return undefined;
  const { hostname, port } = new URL(`redis://${host}`);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPort) };
}

function placeOf(url: string, path: readonly string[], kind: RedisAddress['kind']) {
  const [master, ...afterMaster] = path;
  const [db = '', ...more] = kind === 'sentinel' ? afterMaster : path;
  if (kind === 'sentinel' && !master) throw new InvalidRedisUrl(url, 'it does not name the master');
  if (kind === 'cluster' && db)
    throw new InvalidRedisUrl(url, 'a cluster has no databases, and no master to name');
  if (!/^\d*$/.test(db) || more.some(Boolean))
    throw new InvalidRedisUrl(url, 'its path is not the number of a database');
  return { master: kind === 'sentinel' ? master : undefined, db: Number(db) };
}
