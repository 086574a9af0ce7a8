import type { Attributes, SpanContext, SpanStatus } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Events } from '../events';

/**
 * What leaves this process. All else is removed: names and ids of jobs are the producer's and may contain phone numbers, SQL and
 * messages of errors may contain texts, commands of Redis contain keys. The trace state (`tracestate`) is a producer's, too.
 */
const SENT: ReadonlySet<string> = new Set([
  'bullmq.queue.name',
  'bullmq.queue.operation',
  'bullmq.job.attempts.made',
  'db.system.name',
  'db.operation.name',
  'db.namespace',
  'server.address',
  'server.port',
  'error.type',
  'exception.type',
]);
const OURS = 'dialogkeeper.';

/** Passes spans on without what must not leave, and reports when the receiver does not take them. */
export class DiscreetExporter implements SpanExporter {
  #fails = false;

  constructor(
    private readonly receiver: SpanExporter,
    private readonly events: Events,
  ) {}

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.receiver.export(spans.map(discreet), (result) => {
      this.#report(result);
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.receiver.shutdown();
  }

  async forceFlush(): Promise<void> {
    await this.receiver.forceFlush?.();
  }

  /** Once, until the receiver works again. */
  #report({ code, error }: ExportResult): void {
    const failed = code === ExportResultCode.FAILED;
    if (failed && !this.#fails) this.events.emit('traces.not-sent', { error });
    this.#fails = failed;
  }
}

/** Only what others may have written is replaced. */
function discreet(span: ReadableSpan): ReadableSpan {
  const operation = statementOf(span);
  const replaced = {
    name: operation === undefined ? span.name : `pg.query ${operation}`,
    attributes: { ...shown(span.attributes), ...(operation && { 'db.operation.name': operation }) },
    status: shownStatus(span),
    spanContext: () => withoutState(span.spanContext()),
    links: span.links.map((link) => ({
      ...link,
      context: withoutState(link.context),
      attributes: shown(link.attributes ?? {}),
    })),
    events: span.events.map((event) => ({ ...event, attributes: shown(event.attributes ?? {}) })),
  };
  return Object.create(span, Object.getOwnPropertyDescriptors(replaced));
}

/** The first word of a statement. Its span is named after all that precedes the first blank, which may be several lines. */
function statementOf({ name }: ReadableSpan): string | undefined {
  return /^pg\.query:(\w*)/.exec(name)?.[1];
}

function withoutState({ traceState: _, ...context }: SpanContext): SpanContext {
  return context;
}

function shown(attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => SENT.has(name) || name.startsWith(OURS));
  return Object.fromEntries(kept);
}

/** The messages of others are not sent, our codes are. */
function shownStatus({ status: { code }, attributes }: ReadableSpan): SpanStatus {
  const type = attributes['error.type'];
  return typeof type === 'string' ? { code, message: type } : { code };
}
