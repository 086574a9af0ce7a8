import assert from 'node:assert/strict';
import { assertSame, load } from '../expectations';
import { onRedis } from '../scenario';
import { eventually, within } from '../within';

/** What the caller knows counts: the source's versions, and what it has just committed. */
export const versions = [
  onRedis({
    name: 'older-than-source-version',
    title: 'An entry older than the version that the caller knows is absent, though its event was lost',
    requires: 'source versions',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      await load(cache, stage.owner);
      await load(another, stage.owner);
      const name = stage.change();
      const known = { client: stage.source.versions.client ?? 0 };
      for (const reader of [cache, another]) {
        const { client } = await within(10_000, 'a load', reader.load(stage.owner, known));
        assert.equal(client.name, name, 'a reader who knows better is given an older entry');
      }
      assert.equal(stage.source.loads.client, 2, 'the newer entry is not shared');
    },
  }),
  onRedis({
    name: 'dialogue-written-through',
    title: 'A dialogue that was written through is soon what every process reads, without asking the source',
    requires: 'write-through',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      await load(cache, stage.owner);
      await cache.writeDialogue?.(stage.owner, said('tomorrow at ten'), 2);
      for (const reader of [cache, another]) {
        await eventually(5000, async () => {
          const { dialogue } = await load(reader, stage.owner);
          assertSame(dialogue, said('tomorrow at ten'), 'a reader is given an older dialogue');
        });
      }
      assert.equal(stage.source.loads.dialogue, 1, 'the source is asked for what was written through');
    },
  }),
  onRedis({
    name: 'dialogue-written-during-fill',
    title: 'A fill that was under way does not overwrite a dialogue that was written through',
    requires: 'write-through',
    async play(stage) {
      const [cache, another] = [await stage.here(), await stage.here()];
      const fill = stage.hold('dialogue');
      const filling = load(cache, stage.owner);
      await fill.started;
      stage.source.values.dialogue = said('tomorrow at ten');
      await another.writeDialogue?.(stage.owner, said('tomorrow at ten'), 2);
      fill.letGo();
      await filling;
      const { dialogue } = await load(await stage.here(), stage.owner);
      assertSame(dialogue, said('tomorrow at ten'), 'a message of the dialogue is forgotten');
    },
  }),
];

function said(text: string) {
  const sentAt = '2026-11-23T09:00:00.000Z';
  return { messages: [{ from: 'client' as const, kind: 'text' as const, text, sentAt }], state: {} };
}
