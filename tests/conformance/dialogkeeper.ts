import { createContextService } from '../../src/context/service';
import { COMMAND_TIMEOUT, cacheOf } from './cache-under-test';

/** dialogkeeper's cache with its default settings, except for a longer command timeout, because the machine may be busy. */
export const dialogkeeper = cacheOf(
  __filename,
  'dialogkeeper',
  ['source versions', 'write-through'],
  async ({ redisUrl, source }) => {
    const service = createContextService({ redis: redisUrl, source, timeoutMs: COMMAND_TIMEOUT });
    await service.ready(COMMAND_TIMEOUT).catch(() => undefined); // loads work without Redis
    return {
      load: async (owner, versions) => (await service.load(owner, versions)).context,
      async invalidate(owner, segments) {
        await service.invalidate(owner, segments);
      },
      writeDialogue: (owner, dialogue, version) =>
        service.writeDialogue(owner, dialogue, { before: version - 1, after: version }),
      async close() {
        service.close();
      },
    };
  },
);
