import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { BEAT_MS, type GuardData } from './event-loop-guard';

const { beats, limitMs } = workerData as GuardData;
const STDERR = 2;
let last = -1;
let missed = 0;

// Counts checks, not seconds: on a sleeping machine, or in a stopped process, neither checks nor beats happen.
setInterval(() => {
  const count = Atomics.load(beats, 0);
  missed = count === last ? missed + 1 : 0;
  last = count;
  if (missed * BEAT_MS <= limitMs) return;
  // The main thread writes the `process.stderr` of this thread, and it is blocked.
  writeSync(
    STDERR,
    `the event loop has been blocked for ${limitMs / 1000} s, probably by the responder; this process ends, and another process takes over its jobs\n`,
  );
  process.kill(process.pid, 'SIGKILL');
}, BEAT_MS);
