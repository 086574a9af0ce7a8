export default async function tearDown(): Promise<void> {
  const { stopTestServers } = globalThis as { stopTestServers?: () => Promise<void> };
  await stopTestServers?.();
}
