import { workerData } from 'node:worker_threads';
import { SECOND } from '../../time/duration';

/**
 * A thread of the child. A query that never ends keeps the child's event loop, so that it does not see its channel
 * close: without this an orphan would burn a core and hold the data folder for ever.
 */
const parent: number = workerData;
/** Closing PGlite takes milliseconds, and what is committed survives a kill. */
const GRACE = 3 * SECOND;

const look = setInterval(() => {
  // The system gives an orphan another parent.
  if (process.ppid === parent) return;
  clearInterval(look);
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), GRACE);
}, SECOND);
