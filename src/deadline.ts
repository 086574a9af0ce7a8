/** For `Promise.race` with foreign code, which may never look at the signal that it was given. */
export function rejectedOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
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
