import type { TemporaryRoot } from './temporary';

export default async function tearDown(): Promise<void> {
  const { stopTestServers, temporary } = globalThis as {
    stopTestServers?: () => Promise<void>;
    temporary?: TemporaryRoot;
  };
  await stopTestServers?.();
  const { left = [], kept } = temporary?.remove() ?? {};
  if (left.length > 0) console.error(`tests have left folders, which were removed: ${left.join(', ')}`);
  if (kept) console.error(`logs of chaos are in ${kept}`);
}
