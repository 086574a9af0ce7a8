import { type OtlpReceiver, startOtlpReceiver } from './otlp-receiver';
import type { ReceivedSpan } from './received-spans';
import { type System, type SystemOptions, startSystem } from './system';

/** The commands that ioredis sends to open a connection. Which ones, and whether they fail, is a matter of the server. */
export const CONNECTING = ['connect', 'hello', 'client', 'info', 'select'];

/** A receiver of traces, new for each test, and a system that sends to it. */
export function useTracedSystem() {
  let system: System | undefined;
  const bed = {
    receiver: {} as OtlpReceiver,

    async start(options: SystemOptions = {}): Promise<System> {
      system = await startSystem({
        ...options,
        config: { traceEndpoint: bed.receiver.url, ...options.config },
      });
      return system;
    },

    /** Stops the system, which sends what it has not sent. */
    async received(): Promise<ReceivedSpan[]> {
      await bed.stop();
      return bed.receiver.spans();
    },

    async stop(): Promise<void> {
      await system?.stop();
      system = undefined;
    },
  };
  beforeEach(async () => {
    bed.receiver = await startOtlpReceiver();
  });
  afterEach(async () => {
    await bed.stop();
    await bed.receiver.stop();
  });
  return bed;
}

export function named(spans: ReceivedSpan[], name: string): ReceivedSpan[] {
  return spans.filter((span) => span.name === name);
}

/** The only span of this name. */
export function one(spans: ReceivedSpan[], name: string): ReceivedSpan {
  expect(named(spans, name)).toHaveLength(1);
  return named(spans, name)[0] as ReceivedSpan;
}

/** What a link to the span says. */
export const linkTo = ({ traceId, spanId }: ReceivedSpan) => ({ traceId, spanId });

/** The turns that have answered, in their order. */
export function turnsIn(spans: ReceivedSpan[]): ReceivedSpan[] {
  return named(spans, 'process conversation-turn').filter(({ links }) => links.length > 0);
}
