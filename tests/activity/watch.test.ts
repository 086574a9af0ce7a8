import { RESYNC, type Signal } from '../../src/activity/signal';
import { Watch } from '../../src/activity/watch';

const ONE = { id: '5', companyId: 'a' };
const change = (companyId: string, conversationId: string): Signal => ({
  kind: 'conversation',
  companyId,
  conversationId,
  what: 'message',
});
const step = (at: number): Signal => ({
  kind: 'turn',
  companyId: 'a',
  conversationId: '5',
  step: 'read',
  at,
});
const dropped = (companyId: string): Signal => ({
  kind: 'context',
  companyId,
  segment: 'schedule',
  what: 'dropped',
});

/** A page that has taken its first `resync`. */
async function openWatch(watched: ConstructorParameters<typeof Watch>[0]): Promise<Watch> {
  const watch = new Watch(watched);
  expect(await watch.next(1)).toEqual([RESYNC]);
  return watch;
}

test('the page of a conversation is informed of it and of the context of its company, and of nothing else', async () => {
  const watch = await openWatch({ conversation: ONE });
  const own = [change('a', '5'), step(1), dropped('a')];
  for (const signal of [...own, change('a', '6'), change('b', '5'), dropped('b')]) watch.offer(signal);
  expect(await watch.next(1)).toEqual(own);
});

test('a list is told that a conversation of its companies has changed, and not of steps and contexts', async () => {
  const watch = await openWatch({ list: ['a'] });
  watch.offer(change('b', '7'));
  watch.offer(step(1));
  watch.offer(dropped('a'));
  expect(await watch.next(1)).toEqual([]);
  watch.offer(change('a', '6'));
  expect(await watch.next(1)).toEqual([{ kind: 'list' }]);
});

test('a list of all companies is informed of each company', async () => {
  const watch = await openWatch({ list: 'all' });
  watch.offer(change('b', '7'));
  expect(await watch.next(1)).toEqual([{ kind: 'list' }]);
});

test('what happens many times between two batches is told once', async () => {
  const watch = await openWatch({ conversation: ONE });
  for (let i = 0; i < 50; i++) watch.offer(change('a', '5'));
  expect(await watch.next(1)).toEqual([change('a', '5')]);
});

test('a page that takes nothing keeps a bounded number of signals, and is told to ask for everything', async () => {
  const watch = await openWatch({ conversation: ONE });
  for (let at = 0; at < 10_000; at++) watch.offer(step(at));
  expect(await watch.next(1)).toEqual([RESYNC]);
});

test('a page that waits is told as soon as something happens, and ends at once', async () => {
  const watch = await openWatch({ conversation: ONE });
  const LONG = 60_000;
  const batch = watch.next(LONG);
  watch.offer(change('a', '5'));
  expect(await batch).toEqual([change('a', '5')]);
  const last = watch.next(LONG);
  watch.end();
  expect(await last).toBeUndefined();
});
