import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { DialogkeeperError } from '../domain/error';
import type { Events } from '../observability/events';
import { masked } from '../privacy/redaction';
import { SECOND } from '../time/duration';

/** What every request has: an id, an event when it has been answered, and errors as JSON. */
export function createBaseApp(events: Events) {
  const app = new Hono<{ Variables: { requestId: string } }>();
  app.use(async (c, next) => {
    const began = performance.now();
    const requestId = givenId(c.req.header(ID_HEADER)) ?? randomUUID();
    c.set('requestId', requestId);
    c.header(ID_HEADER, requestId);
    await next();
    const { status } = c.res;
    const route = status === 404 ? 'unknown' : routePath(c, -1);
    const seconds = (performance.now() - began) / SECOND;
    events.emit('http.answered', { requestId, method: c.req.method, route, status, seconds });
  });
  app.notFound((c) => c.json(problem('http.not-found', 'there is nothing at this path'), 404));
  app.onError((error, c) => {
    const requestId = c.get('requestId');
    const status = error instanceof DialogkeeperError && error.retryable ? 503 : 500;
    events.emit('http.failed', { requestId, method: c.req.method, route: routePath(c, -1), status, error });
    return c.json(failure(error, requestId), status);
  });
  return app;
}

const ID_HEADER = 'x-request-id';

/** The id that a proxy has given the request. It is logged, so one that may hold a phone number is not taken over. */
function givenId(given: string | undefined): string | undefined {
  return given !== undefined && /^[\w-]{1,64}$/.test(given) && masked(given) === given ? given : undefined;
}

/** What a caller without a login learns of an error. Its message may name a server. */
export function failure(error: Error, requestId: string) {
  const code = error instanceof DialogkeeperError ? error.code : 'http.failed';
  return problem(code, `the request failed; the log has the reason, with the request id ${requestId}`);
}

export function problem(code: string, message: string) {
  return { error: { code, message } };
}
