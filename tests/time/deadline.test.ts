import { getEventListeners } from 'node:events';
import { unlessAborted } from '../../src/time/deadline';

const never = new Promise<never>(() => {});

test('what has ended in time leaves no listener on the signal', async () => {
  const { signal } = new AbortController();
  await expect(unlessAborted(signal, Promise.resolve(1))).resolves.toBe(1);
  await expect(unlessAborted(signal, Promise.reject(new Error('own')))).rejects.toThrow('own');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('work that does not end is given up when the signal aborts, and at once if it has aborted', async () => {
  const ending = new AbortController();
  const waiting = unlessAborted(ending.signal, never);
  ending.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
  await expect(unlessAborted(ending.signal, never)).rejects.toThrow('stopped');
});
