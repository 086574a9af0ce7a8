import cluster from 'node:cluster';

/**
 * Resolves when this process is asked to end: Ctrl-C, SIGTERM (PM2, systemd, Docker), or a parent that is gone
 * (PM2's daemon, a replay). A second Ctrl-C ends it at once.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    if (process.channel) process.once('disconnect', () => resolve('disconnect'));
    // Node ends a cluster's worker at once when its primary is gone, unless it was leaving anyway: PM2's daemon may
    // be killed, and its workers have turns to finish.
    const { worker } = cluster;
    worker?.once('disconnect', () => {
      worker.exitedAfterDisconnect = true;
    });
  });
}

/** What `start` resolves to, or undefined when the process is asked to end before: then the start is not waited for. */
export async function unlessStopped<T>(
  stopped: Promise<string>,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const controller = new AbortController();
  const asked = stopped.then((signal) => controller.abort(signal));
  return Promise.race([asked.then(() => undefined), start(controller.signal)]);
}

/** Without its servers a process can neither work nor drain; whoever supervises it starts it again. */
export function giveUp(problem: Error): void {
  process.stderr.write(`${problem.message}\n`);
  void leave(1);
}

/**
 * Ends the process, which a channel to the parent or a server that is away would keep alive. What it has said is
 * written first: PM2 puts its own files in place of both streams, and writes them in the background.
 */
export async function leave(code = 0): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<unknown>((written) => stream.write('', 'utf8', written));
  }
  process.exit(code);
}
