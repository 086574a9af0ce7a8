import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that this process cannot give back now: the heap, and the buffers outside it. */
export async function heapInUse(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    collect();
    await nextTurn(); // what was collected may own more: streams of zlib are closed in a later turn
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
