import assert from 'node:assert/strict';
import { eventually, within } from '../deadline';
import { expectSame, load } from '../expectations';
import { onRedis } from '../scenario';

/** A cache respects what the caller knows: the source's versions, and what the caller has just committed. */
export const versions = [
  onRedis({
    name: 'older-than-source-version',
    title: 'An entry older than the caller’s source version counts as absent, even if the event was lost',
    requires: 'source versions',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      await load(cache, fixture.owner);
      await load(another, fixture.owner);
      const name = fixture.changeClient();
      const known = { client: fixture.source.versions.client ?? 0 };
      for (const reader of [cache, another]) {
        const { client } = await within(10_000, 'a load', reader.load(fixture.owner, known));
        assert.equal(client.name, name, 'a reader that knows a newer version receives an older entry');
      }
      assert.equal(fixture.source.loads.client, 2, 'the newer entry is not shared');
    },
  }),
  onRedis({
    name: 'dialogue-written-through',
    title: 'Every process soon reads a dialogue that was written through, without a load from the source',
    requires: 'write-through',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      await load(cache, fixture.owner);
      await cache.writeDialogue?.(fixture.owner, said('tomorrow at ten'), 2);
      for (const reader of [cache, another]) {
        await eventually(5000, async () => {
          const { dialogue } = await load(reader, fixture.owner);
          expectSame(dialogue, said('tomorrow at ten'), 'a reader receives an older dialogue');
        });
      }
      assert.equal(
        fixture.source.loads.dialogue,
        1,
        'the source is asked for a dialogue that was written through',
      );
    },
  }),
  onRedis({
    name: 'dialogue-written-during-fill',
    title: 'A fill in progress does not overwrite a dialogue that was written through',
    requires: 'write-through',
    async run(fixture) {
      const [cache, another] = [await fixture.openCache(), await fixture.openCache()];
      const fill = fixture.hold('dialogue');
      const filling = load(cache, fixture.owner);
      await fill.started;
      fixture.source.values.dialogue = said('tomorrow at ten');
      await another.writeDialogue?.(fixture.owner, said('tomorrow at ten'), 2);
      fill.letGo();
      await filling;
      const { dialogue } = await load(await fixture.openCache(), fixture.owner);
      expectSame(dialogue, said('tomorrow at ten'), 'the dialogue loses a message');
    },
  }),
];

function said(text: string) {
  const sentAt = '2026-11-23T09:00:00.000Z';
  const messages = [{ from: 'client' as const, kind: 'text' as const, text, sentAt }];
  return { messages, state: {}, handedOverAt: null };
}
