import fc from 'fast-check';
import { edited, edits } from '../support/edits';
import { describeHostileBodies, RUNS } from '../support/hostile-bodies';
import { adapter, whole } from './adapter';
import { body, change, contact, items, textMessage } from './bed';

describeHostileBodies(adapter);

test('no message is lost beside a broken one', () => {
  const broken = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    edits.map((changes) => edited(whole.entry[0]?.changes[0], changes)),
  );
  const beside = fc.record({
    messages: fc.array(broken, { maxLength: 3 }),
    changes: fc.array(broken, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(beside, ({ messages, changes }) => {
      const first = textMessage('первое', { id: 'wamid.first' });
      const last = textMessage('последнее', { id: 'wamid.last' });
      const good = change('messages', { contacts: [contact], messages: [first, ...messages, last] });
      const read = items(body(...changes, good, ...changes));
      const texts = read.flatMap((item) => (item.kind === 'message' ? [item.message.messageId] : []));
      expect(texts).toEqual(expect.arrayContaining(['wamid.first', 'wamid.last']));
    }),
    RUNS,
  );
});
