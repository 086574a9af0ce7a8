/** For `Promise.race` with code that may ignore its signal. The listener stays: for a signal that ends with the race. */
export function rejectedOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Waits for `work` until the signal aborts, then rejects with its reason. Leaves no listener on a signal that lives on. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abort: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
  });
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Runs code under a signal that aborts when `parent` does, or after `ms` with the error that `late` makes. Rejects at that
 * moment, also if the code ignores its signal.
 */
export async function underDeadline<T>(
  { parent, ms, late }: { parent: AbortSignal; ms: number; late: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Does what `AbortSignal.any` and `timeout` do, without their weak references, which cost time: this runs twice a message.
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

/** Waits for `given` until the deadline, then rejects with the error that `late` makes. The work behind `given` goes on. */
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
