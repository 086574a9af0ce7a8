import type { Telemetry } from 'bullmq';

/** What the rest of the program knows about traces. */
export interface Traces {
  /** For the queues and workers of BullMQ. Undefined: nothing is traced. */
  readonly telemetry: Telemetry | undefined;
  /** Names the running span in the form of W3C Trace Context; undefined: none, or one that is not sent. */
  traceparent(): string | undefined;
  /** Runs code that belongs to no span, also when it is called in one. */
  outside<T>(run: () => T): T;
  /** Sends what has not been sent. Waits for the receiver for a few seconds at most. */
  stop(): Promise<void>;
}

export const NO_TRACES: Traces = {
  telemetry: undefined,
  traceparent: () => undefined,
  outside: (run) => run(),
  stop: async () => undefined,
};
