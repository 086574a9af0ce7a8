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
 * Kills this process when its event loop has been blocked for `limitMs` milliseconds. While a responder computes without
 * end, no timer fires, so no deadline can end it, and the process does no other work. The conversation's crash count grows,
 * and the fifth crash parks it. Under a debugger, which stops the event loop on purpose, the guard is off.
 */
export function guardEventLoop(limitMs: number): void {
  if (debuggerUrl() !== undefined) return;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref();
  const workerData: GuardData = { beats, limitMs };
  new Worker(join(__dirname, 'event-loop-guard-thread.js'), { workerData }).unref();
}
