import { type SilentProxy, startSilentProxy } from '../support/silent-proxy';

/** A server that processes hold connections to. */
export type Server = 'queue' | 'cache' | 'postgres';

/** How one process reaches the servers, and can lose its connections to each of them without a word. */
export interface Ways {
  urls: Record<Server, string>;
  /** Returns how many connections have gone silent. New ones work. */
  goSilent(server: Server): number;
  /** Closes the silent connections, at both ends. */
  closeSilent(): void;
  stop(): Promise<void>;
}

/** @param urls of the servers themselves. A cluster tells its clients the addresses of its nodes: they connect directly. */
export async function openWays(urls: Record<Server, string>): Promise<Ways> {
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
