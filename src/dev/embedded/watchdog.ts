import { workerData } from 'node:worker_threads';
import { SECOND } from '../../time/duration';

/**
 * A thread of the child process. An endless query blocks the child's event loop, so the child does not notice that its IPC
 * channel has closed. Without this thread the orphan would use a core and keep its claim of the data folder.
 */
const parent: number = workerData;
/** Closing PGlite takes milliseconds, and committed data survives a kill. */
const GRACE = 3 * SECOND;

const check = setInterval(() => {
  if (process.ppid === parent) return; // the system gives an orphan another parent
  clearInterval(check);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE);
}, SECOND);
