import { type BlockList, isIP, isIPv6 } from 'node:net';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

interface Proxies {
  trustedProxies: BlockList;
}

/** Of the connection; undefined: not known. */
function remoteAddress(c: Context): string | undefined {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return incoming?.socket?.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** The address that the first proxy we do not know has connected from, or the browser. */
export function clientAddress(c: Context, { trustedProxies }: Proxies): string {
  let address = remoteAddress(c) ?? 'unknown';
  const forwarded = (c.req.header('x-forwarded-for') ?? '').split(',').map((one) => one.trim());
  for (const before of forwarded.reverse()) {
    if (!isTrusted(address, trustedProxies) || isIP(before) === 0) break;
    address = before;
  }
  return isIPv6(address) ? network(address) : address;
}

/** One subscriber has a network of 64 bits: each of its addresses would be counted on its own. */
function network(address: string): string {
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const start = before.split(':').filter(Boolean);
  const end = (after ?? '').split(':').filter(Boolean);
  const groups =
    after === undefined ? start : [...start, ...Array(8 - start.length - end.length).fill('0'), ...end];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Whether the browser speaks TLS with us, or with a proxy. */
export function isHttps(c: Context, { trustedProxies, publicUrl }: Proxies & { publicUrl: URL | undefined }) {
  if (publicUrl?.protocol === 'https:') return true;
  const remote = remoteAddress(c);
  return (
    remote !== undefined &&
    isTrusted(remote, trustedProxies) &&
    c.req.header('x-forwarded-proto')?.split(',')[0]?.trim() === 'https'
  );
}

/** What proxies add. */
const OF_PROXIES =
  /^(x-forwarded|forwarded$|x-real-ip$|via$|x-client-ip$|x-cluster-client-ip$|cf-|fly-|true-client-ip$|x-original-)/;

/**
 * Whether a browser on this machine has asked for this machine. The connection alone does not tell: a proxy on this machine connects
 * from here, too. Nor does the browser: a page of another site may have a name that leads here (DNS rebinding), so the name counts.
 */
export function isLocal(c: Context): boolean {
  const remote = remoteAddress(c);
  if (remote === undefined || !/^(127\.|::1$)/.test(remote)) return false;
  if (!URL.canParse(c.req.url) || !isLoopbackName(new URL(c.req.url).hostname)) return false;
  const host = c.req.header('host');
  if (host !== undefined && !isLoopbackName(nameOf(host))) return false;
  return !Object.keys(c.req.header()).some((name) => OF_PROXIES.test(name.toLowerCase()));
}

function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

function nameOf(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
}
