import { type Link, type Span, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { SECOND } from '../../time/duration';
import type { EventMap, EventName, Events, JobIds } from '../events';

/** Events that say how long a part of the work took. Each becomes a span of this name. */
const PARTS: { readonly [Name in EventName]?: string } = {
  'context.loaded': 'load context',
  'responder.ended': 'ask the responder',
  'gateway.answered': 'send the reply',
};

/** Tells the span of the running job what happens in it: events are emitted where it is the active one. */
export function describeSpans(events: Events, tracer: Tracer): void {
  describeJobs(events);
  linkTurns(events);
  events.on('message.stored', setIds);
  events.on('reply.sent', setIds);
  for (const [event, name] of Object.entries(PARTS)) addPart(event as EventName, name, events, tracer);
}

function describeJobs(events: Events): void {
  const ended = (outcome: string) => (job: JobIds) => describe(outcome, job);
  events.on('job.done', ended('done'));
  events.on('job.postponed', ended('later'));
  events.on('job.given-back', ended('given-back'));
  events.on('job.dropped', ({ reason, ...job }) =>
    describe('dropped', job, { 'dialogkeeper.reason': reason }),
  );
  events.on('job.attempt-failed', (job) => fail('retried', job));
  events.on('job.failed', (job) => fail('failed', job));
}

function describe(outcome: string, { job, attempt }: JobIds, more: Record<string, string> = {}): void {
  trace.getActiveSpan()?.setAttributes({
    'dialogkeeper.job': job,
    'dialogkeeper.attempt': attempt,
    'dialogkeeper.outcome': outcome,
    ...more,
  });
}

/** BullMQ records the exception and leaves the status unset: tools would show the span as successful. */
function fail(outcome: string, { reason, ...job }: JobIds & { reason: string }): void {
  describe(outcome, job, { 'error.type': reason });
  trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR, message: reason });
}

/** A turn that is read again, because its client has written more, has links to the earlier messages already. */
function linkTurns(events: Events): void {
  const linked = new WeakMap<Span, Set<string>>();
  events.on('turn.read', ({ messages, traceparents, ...ids }) => {
    const span = trace.getActiveSpan();
    if (!span) return;
    setIds(ids);
    span.setAttribute('dialogkeeper.messages', messages);
    const known = linked.get(span) ?? new Set();
    linked.set(span, known);
    for (const traceparent of traceparents.filter((one) => !known.has(one))) {
      known.add(traceparent);
      span.addLinks(linkTo(traceparent));
    }
  });
}

function linkTo(traceparent: string): Link[] {
  const context = parseTraceParent(traceparent);
  return context ? [{ context }] : [];
}

/** Only once PostgreSQL knows them: until then, they are what a producer has written. */
function setIds(ids: { companyId: string; conversationId: string; replyId?: string }): void {
  const { companyId, conversationId, replyId } = ids;
  trace.getActiveSpan()?.setAttributes({
    'dialogkeeper.company': companyId,
    'dialogkeeper.conversation': conversationId,
    ...(replyId !== undefined && { 'dialogkeeper.reply': replyId }),
  });
}

function addPart(event: EventName, name: string, events: Events, tracer: Tracer): void {
  events.on(event, (payload) => {
    if (!trace.getActiveSpan()) return;
    const { seconds } = payload as EventMap['context.loaded'];
    const endTime = Date.now();
    tracer.startSpan(name, { startTime: endTime - seconds * SECOND }).end(endTime);
  });
}
