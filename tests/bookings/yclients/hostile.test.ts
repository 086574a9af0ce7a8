import fc from 'fast-check';
import { edited, edits } from '../../channels/support/edits';
import { describeHostileBodies } from '../support/hostile-bodies';
import { adapter, hook, itemsOf, recordEvents } from './adapter';

describeHostileBodies(adapter);

test('broken events among others lose no hint', () => {
  const [created] = recordEvents();
  const hint = { kind: 'event', event: { type: 'booking-changed', externalId: '900000000' } };
  fc.assert(
    fc.property(edits, edits, (before, after) => {
      const broken = (changes: typeof before) => edited(hook('record', 'update', { data: {} }), changes);
      expect(itemsOf([broken(before), created, broken(after)])[1]).toEqual(hint);
    }),
    { numRuns: 200, seed: 20_261_127 },
  );
});

test('whatever the data of a record is, its hint comes', () => {
  const [created] = recordEvents();
  fc.assert(
    fc.property(edits, (changes) => {
      const data = edited(created?.data, changes);
      expect(itemsOf({ ...created, data })).toEqual([
        { kind: 'event', event: { type: 'booking-changed', externalId: '900000000' } },
      ]);
    }),
    { numRuns: 200, seed: 20_261_127 },
  );
});
