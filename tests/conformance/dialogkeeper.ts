import { createContextService } from '../../src/context/service';
import { COMMAND_TIMEOUT, cacheOf } from './cache-under-test';

/** Ours, with its default settings but for the time a command may take on a machine that does other things too. */
export const dialogkeeper = cacheOf(
  __filename,
  'dialogkeeper',
  ['source versions', 'write-through'],
  async ({ redisUrl, source }) => {
    const service = createContextService({ redis: redisUrl, source, timeoutMs: COMMAND_TIMEOUT });
    await service.ready(COMMAND_TIMEOUT).catch(() => undefined); // it works without Redis as well
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
