import { type SilentProxy, startSilentProxy } from '../support/silent-proxy';

/** A server to which processes hold connections. */
export type Server = 'queue' | 'cache' | 'postgres';

/** The proxies between one process and the servers. They can make its connections go silent. */
export interface Proxies {
  urls: Record<Server, string>;
  /** Returns how many connections went silent. New connections work. */
  goSilent(server: Server): number;
  /** Closes both ends of the silent connections. */
  closeSilent(): void;
  stop(): Promise<void>;
}

/** @param urls of the servers. The clients of a cluster connect to its nodes directly, without a proxy. */
export async function openProxies(urls: Record<Server, string>): Promise<Proxies> {
  const proxies = new Map<Server, SilentProxy>();
  const through = { ...urls };
  for (const [server, url] of Object.entries(urls) as [Server, string][]) {
    if (url.includes('+cluster:')) continue;
    const proxy = await startSilentProxy(Number(new URL(url).port));
    proxies.set(server, proxy);
    through[server] = proxy.through(url);
  }
  return {
    urls: through,
    goSilent: (server) => proxies.get(server)?.goSilent() ?? 0,
    closeSilent() {
      for (const proxy of proxies.values()) proxy.closeSilent();
    },
    async stop() {
      await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
    },
  };
}
