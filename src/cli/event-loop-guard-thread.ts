import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { BEAT_MS, type GuardData } from './event-loop-guard';

const { beats, limitMs } = workerData as GuardData;
const STDERR = 2;
let last = -1;
let missed = 0;

// Looks are counted, not seconds: a machine that sleeps, or a process that is stopped, makes neither beats nor looks.
setInterval(() => {
  const count = Atomics.load(beats, 0);
  missed = count === last ? missed + 1 : 0;
  last = count;
  if (missed * BEAT_MS <= limitMs) return;
  // `process.stderr` of a thread is written by the main one, which stands still.
  writeSync(
    STDERR,
    `the event loop has been blocked for ${limitMs / 1000} s, probably by the responder; this process ends, and another one takes its jobs over\n`,
  );
  process.kill(process.pid, 'SIGKILL');
}, BEAT_MS);
