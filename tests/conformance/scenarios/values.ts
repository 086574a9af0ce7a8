import assert from 'node:assert/strict';
import { garbage, replaceByLists, replaceValues, storedKeys, truncate } from '../damaged-entries';
import { expectCached, expectName, expectSame, load } from '../expectations';
import { FIRST_NAME } from '../fixture';
import { onRedis } from '../scenario';

/** A cache returns what the source returned, whatever readers or Redis did to the value. */
export const values = [
  onRedis({
    name: 'same-as-source',
    title: 'A context is the same from the source, from the local cache, and from Redis',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      const loaded = [
        await load(cache, fixture.owner),
        await load(cache, fixture.owner),
        await load(another, fixture.owner),
      ];
      const expected = { ...fixture.source.values };
      for (const context of loaded) expectSame(context, expected, 'a context differs from the source');
    },
  }),
  onRedis({
    name: 'clients-are-apart',
    title: 'Each client gets their own segments, although clients share those of the company',
    async run(fixture) {
      const cache = await fixture.openCache();
      for (const owner of [fixture.owner, fixture.otherClient(1), fixture.owner, fixture.otherClient(1)]) {
        assert.equal((await load(cache, owner)).client.phone, owner.client);
      }
    },
  }),
  onRedis({
    name: 'changed-by-reader',
    title: 'A reader that changes its context does not change it for the next reader',
    async run(fixture) {
      const cache = await fixture.openCache();
      for (let i = 0; i < 2; i++) modify(await load(cache, fixture.owner));
      await expectName(
        FIRST_NAME,
        fixture,
        { 'the next reader': cache },
        'receives what another reader wrote',
      );
    },
  }),
  onRedis({
    name: 'changed-by-concurrent-reader',
    title: 'A reader that changes its context does not change it for a reader of the same load',
    async run(fixture) {
      const cache = await fixture.openCache();
      const fill = fixture.hold('client');
      const loading = [cache.load(fixture.owner), cache.load(fixture.owner)] as const;
      await fill.started;
      fill.letGo();
      const [first, second] = await Promise.all(loading);
      modify(first);
      assert.equal(
        second.client.name,
        fixture.source.values.client.name,
        'a reader receives what another reader wrote',
      );
    },
  }),
  onRedis({
    name: 'garbage-entries',
    title: 'Stored garbage counts as absent and is replaced',
    async run(fixture) {
      await load(await fixture.openCache(), fixture.owner);
      await replaceValues(fixture, garbage);
      const cache = await fixture.openCache();
      await expectName(FIRST_NAME, fixture, { 'the reader': cache }, 'receives garbage');
      await expectCached(fixture, await fixture.openCache());
    },
  }),
  onRedis({
    name: 'cut-entries',
    title: 'A truncated entry counts as absent and is replaced',
    async run(fixture) {
      await load(await fixture.openCache(), fixture.owner);
      await replaceValues(fixture, truncate);
      const cache = await fixture.openCache();
      await expectName(FIRST_NAME, fixture, { 'the reader': cache }, 'receives half an entry');
      await expectCached(fixture, await fixture.openCache());
    },
  }),
  onRedis({
    name: 'foreign-entries',
    title: 'Keys with another Redis type, as another release may leave them, are replaced',
    async run(fixture) {
      await load(await fixture.openCache(), fixture.owner);
      await replaceByLists(fixture);
      const cache = await fixture.openCache();
      await expectName(FIRST_NAME, fixture, { 'the reader': cache }, 'receives a value that is not an entry');
      await expectCached(fixture, await fixture.openCache());
    },
  }),
  onRedis({
    name: 'entries-end',
    title: 'Every key in Redis expires',
    async run(fixture) {
      await load(await fixture.openCache(), fixture.owner);
      const forever = await fixture.command(async (redis) => {
        const keys = await storedKeys(redis);
        const ends = await Promise.all(keys.map((key) => redis.pttl(key)));
        return keys.filter((_key, i) => (ends[i] ?? -1) < 0);
      });
      assert.deepEqual(forever, [], 'keys without a time to live');
    },
  }),
];

/** Changes the context, as a careless responder may do. A frozen context throws, which is also correct. */
function modify(context: { client: { name: string | null } }): void {
  try {
    context.client.name = 'modified';
  } catch {
    // the context is frozen
  }
}
