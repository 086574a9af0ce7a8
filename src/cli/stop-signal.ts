import cluster from 'node:cluster';

/**
 * Resolves when this process has to stop: on Ctrl-C, on SIGTERM (PM2, systemd, Docker), or when its parent (PM2's daemon, a
 * replay) has ended. A second Ctrl-C kills the process.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    if (process.channel) process.once('disconnect', () => resolve('disconnect'));
    // Node kills a cluster worker whose primary has ended, unless `exitedAfterDisconnect` is set. PM2's daemon may be killed,
    // and its workers have turns to finish.
    const { worker } = cluster;
    worker?.once('disconnect', () => {
      worker.exitedAfterDisconnect = true;
    });
  });
}

/** The result of `start`. Undefined: the process has to stop before `start` has resolved; it is aborted, not awaited. */
export async function unlessStopped<T>(
  stopped: Promise<string>,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const aborted = stopped.then((signal) => controller.abort(signal));
  return Promise.race([aborted.then(() => undefined), start(controller.signal)]);
}

/** Without its servers a process can neither work nor drain. Its process manager restarts it. */
export function giveUp(problem: Error): void {
  process.stderr.write(`${problem.message}\n`);
  void leave(1);
}

/**
 * Exits, although an IPC channel or a connection attempt would keep the process alive. Flushes stdout and stderr first: PM2
 * replaces both streams by files that it writes in the background.
 */
export async function leave(code = 0): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<unknown>((written) => stream.write('', 'utf8', written));
  }
  process.exit(code);
}
