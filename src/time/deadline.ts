/** For `Promise.race` with foreign code, which may never look at the signal that it was given. */
export function rejectedOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Foreign code under a signal that aborts with `parent`, or after `ms`, with the error `late` makes. From then on nobody
 * waits for it, whether it has looked at its signal or not.
 */
export async function underDeadline<T>(
  { parent, ms, late }: { parent: AbortSignal; ms: number; late: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // What `AbortSignal.any` and `timeout` do, without their weak references: this runs twice for each message.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(late()), ms);
  const follow = () => controller.abort(parent.reason);
  parent.addEventListener('abort', follow, { once: true });
  if (parent.aborted) follow();
  try {
    const aborted = rejectedOn(controller.signal);
    return await Promise.race([aborted, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    parent.removeEventListener('abort', follow);
  }
}

/** What is given goes on after the deadline, but nobody waits for it any longer. */
export async function within<T>(ms: number, given: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([given, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
