import type { PageSignal, Watch } from '../../activity/watch';
import { SECOND } from '../../time/duration';

/** Milliseconds. A proxy closes a connection that is silent for longer (nginx: a minute), and a page opens a silent one again. */
const BEAT_EVERY = 15 * SECOND;
const RECONNECT = SECOND;

const encoder = new TextEncoder();

/**
 * The signals of a page as server-sent events. A batch is taken when the connection has room for it. Besides what is there for
 * the script to read, `beat` shows it that the connection lives: a script cannot see comments.
 */
export function liveStream(watch: Watch, beatMs = BEAT_EVERY): ReadableStream<Uint8Array> {
  const reconnectMs = Math.round(RECONNECT * (1 + Math.random())); // not all pages at once, when a process ends
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${reconnectMs}\n\n`));
        watch.ended.addEventListener('abort', () => closeQuietly(controller), { once: true });
      },
      async pull(controller) {
        const signals = await watch.next(beatMs);
        if (signals) controller.enqueue(encoder.encode(eventsOf(signals)));
      },
      cancel() {
        watch.end();
      },
    },
    { highWaterMark: 0 },
  );
}

function eventsOf(signals: readonly PageSignal[]): string {
  if (signals.length === 0) return 'event: beat\ndata: 0\n\n';
  return signals.map((signal) => `data: ${JSON.stringify(signal)}\n\n`).join('');
}

/** The page may have closed it already. */
function closeQuietly(controller: ReadableStreamDefaultController): void {
  try {
    controller.close();
  } catch {}
}
