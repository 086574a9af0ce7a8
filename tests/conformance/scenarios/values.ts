import assert from 'node:assert/strict';
import { allSee, assertSame, isCached, load } from '../expectations';
import { FIRST_NAME } from '../fixture';
import { onRedis } from '../scenario';
import { cutShort, garbage, replaceByLists, replaceValues, storedKeys } from '../stored';

/** What is handed out is what the source gave, whatever readers or Redis have done to it. */
export const values = [
  onRedis({
    name: 'same-as-source',
    title: 'A context is the same from the source, from this process, and from Redis',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      const loaded = [
        await load(cache, stage.owner),
        await load(cache, stage.owner),
        await load(another, stage.owner),
      ];
      const expected = { ...stage.source.values };
      for (const context of loaded) assertSame(context, expected, 'a context is not what the source gave');
    },
  }),
  onRedis({
    name: 'clients-are-apart',
    title: 'Each client is given his own part, though they share the company’s',
    async play(stage) {
      const cache = await stage.here();
      for (const owner of [stage.owner, stage.neighbour(1), stage.owner, stage.neighbour(1)]) {
        assert.equal((await load(cache, owner)).client.phone, owner.client);
      }
    },
  }),
  onRedis({
    name: 'changed-by-reader',
    title: 'A reader who changes what he was given changes nothing for the next one',
    async play(stage) {
      const cache = await stage.here();
      for (let i = 0; i < 2; i++) scribbleOn(await load(cache, stage.owner));
      await allSee(FIRST_NAME, stage, { 'the next reader': cache }, 'is given what another reader wrote');
    },
  }),
  onRedis({
    name: 'changed-by-concurrent-reader',
    title: 'A reader who changes what he was given changes nothing for one who waited for the same load',
    async play(stage) {
      const cache = await stage.here();
      const fill = stage.hold('client');
      const loading = [cache.load(stage.owner), cache.load(stage.owner)] as const;
      await fill.started;
      fill.letGo();
      const [first, second] = await Promise.all(loading);
      scribbleOn(first);
      assert.equal(
        second.client.name,
        stage.source.values.client.name,
        'a reader is given what another one wrote',
      );
    },
  }),
  onRedis({
    name: 'garbage-entries',
    title: 'Stored bytes that are garbage count as absent and are replaced',
    async play(stage) {
      await load(await stage.here(), stage.owner);
      await replaceValues(stage, garbage);
      const cache = await stage.here();
      await allSee(FIRST_NAME, stage, { 'the reader': cache }, 'is given garbage');
      await isCached(stage, await stage.here());
    },
  }),
  onRedis({
    name: 'cut-entries',
    title: 'Stored bytes that were cut short count as absent and are replaced',
    async play(stage) {
      await load(await stage.here(), stage.owner);
      await replaceValues(stage, cutShort);
      const cache = await stage.here();
      await allSee(FIRST_NAME, stage, { 'the reader': cache }, 'is given half an entry');
      await isCached(stage, await stage.here());
    },
  }),
  onRedis({
    name: 'foreign-entries',
    title: 'Keys that hold another type of Redis, as another release may have left, are replaced',
    async play(stage) {
      await load(await stage.here(), stage.owner);
      await replaceByLists(stage);
      const cache = await stage.here();
      await allSee(FIRST_NAME, stage, { 'the reader': cache }, 'is given what is not an entry');
      await isCached(stage, await stage.here());
    },
  }),
  onRedis({
    name: 'entries-end',
    title: 'Whatever is stored in Redis has an end',
    async play(stage) {
      await load(await stage.here(), stage.owner);
      const forever = await stage.command(async (redis) => {
        const keys = await storedKeys(redis);
        const ends = await Promise.all(keys.map((key) => redis.pttl(key)));
        return keys.filter((_key, i) => (ends[i] ?? -1) < 0);
      });
      assert.deepEqual(forever, [], 'keys without a time to live');
    },
  }),
];

/** What a careless responder may do. A frozen context throws, which is as good. */
function scribbleOn(context: { client: { name: string | null } }): void {
  try {
    context.client.name = 'scribbled';
  } catch {
    // it is frozen
  }
}
