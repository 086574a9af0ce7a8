import { HTTPException } from 'hono/http-exception';
import { routePath } from 'hono/route';
import { DialogkeeperError } from '../../../domain/error';
import type { Events } from '../../../observability/events';
import { masked } from '../../../privacy/redaction';
import { failure } from '../../base-app';
import type { PageContext } from '../page-env';
import { clipped } from './clipped';
import { Failed, NotFound } from './error-page';
import { wordsOf } from './language';
import { fragment, page, wantsFragment } from './render';
import { WORDS } from './words';

/** An error as a page, or, where htmx has asked, as a sentence at the top of the page that is open. */
export function onError(events: Events) {
  return (error: Error, c: PageContext): Response | Promise<Response> => {
    const status = statusOf(error);
    if (status >= 500)
      events.emit('http.failed', {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: routePath(c, -1),
        status: status === 503 ? 503 : 500,
        error,
      });
    // Before the viewer is known, a page has no navigation to show, and may not say why: the message may name a server.
    if (c.get('viewer') === undefined) return c.json(failure(error, c.get('requestId')), status);
    if (wantsFragment(c)) {
      c.header('HX-Retarget', '#problem');
      c.header('HX-Reswap', 'innerHTML');
      return fragment(c, <p class="bad">{sentenceOf(error, c)}</p>, status);
    }
    return page(c, status === 404 ? <NotFound c={c} /> : <Failed c={c} error={error} />, status);
  };
}

/** What an operator asked for and cannot be done is theirs to read; what is away comes back. */
function statusOf(error: Error): 403 | 404 | 409 | 413 | 422 | 500 | 503 {
  if (error instanceof HTTPException && error.status === 413) return 413;
  if (!(error instanceof DialogkeeperError)) return 500;
  if (error.code.endsWith('.not-found')) return 404;
  if (error.code === 'access.not-allowed') return 403;
  if (error.code === 'page.form-invalid') return 422;
  return error.retryable ? 503 : 409;
}

function sentenceOf(error: Error, c: PageContext): string {
  if (error instanceof DialogkeeperError) return clipped(masked(error.message));
  return `${wordsOf(c, WORDS).requestId} ${c.get('requestId')}`;
}
