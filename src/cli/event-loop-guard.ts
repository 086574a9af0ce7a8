import { url as debuggerUrl } from 'node:inspector';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SECOND } from '../time/duration';

export const BEAT_MS = SECOND / 4;

export interface GuardData {
  beats: Int32Array;
  limitMs: number;
}

/**
 * Ends this process when its event loop has not moved for `limitMs` milliseconds: a responder that computes without end
 * keeps every timer from firing, so no deadline of ours would ever end it, and the process would take part in nothing any
 * more. Its turn counts one more death, and is parked after the fifth. A debugger stops the loop on purpose.
 */
export function guardEventLoop(limitMs: number): void {
  if (debuggerUrl() !== undefined) return;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  const workerData: GuardData = { beats, limitMs };
  new Worker(join(__dirname, 'event-loop-guard-thread.js'), { workerData }).unref();
}
