/**
 * Resolves when this process is asked to end: Ctrl-C, SIGTERM (PM2, systemd, Docker), or a parent that is gone
 * (PM2's daemon, a replay). A second Ctrl-C ends it at once.
 */
export function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
    if (process.channel) process.once('disconnect', () => resolve('disconnect'));
  });
}

/** Without its servers a process can neither work nor drain; whoever supervises it starts it again. */
export function giveUp(problem: Error): never {
  process.stderr.write(`${problem.message}\n`);
  process.exit(1);
}
