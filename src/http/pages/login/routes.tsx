import { Hono } from 'hono';
import { TooManyLogins } from '../../../access/errors';
import { logIn } from '../../../access/login';
import { hasUser } from '../../../db/access/users';
import { problem } from '../../base-app';
import { rawBody } from '../../raw-body';
import type { Access } from '../guard/access';
import { clearSession, sessionToken, setSession } from '../guard/cookie';
import { ownPath } from '../guard/own-path';
import { clientAddress } from '../guard/request';
import type { PageContext, PageEnv } from '../page-env';
import { wordsOf } from '../shell/language';
import { loginPage } from './view';
import { WORDS } from './words';

const LONGEST_FORM = 16 * 1024;
/** Of a login that is shown again. */
const LONGEST_SHOWN = 64;
const MINUTE_SECONDS = 60;
const BUSY_SECONDS = '5';

/** `/login` and `/logout`: what is open to those who are not logged in. */
export function loginRoutes(access: Access) {
  const app = new Hono<PageEnv>();
  app.get('/login', async (c) => {
    if (!(await hasUser(access.db))) return c.redirect('/', 303);
    return loginPage(c, { next: ownPath(c.req.query('next')) });
  });
  app.post('/login', async (c) => {
    const form = await formOf(c);
    if (form instanceof Response) return form;
    return answer(c, access, form);
  });
  app.post('/logout', async (c) => {
    const token = sessionToken(c, access);
    if (token !== undefined) await access.sessions.end(token);
    clearSession(c, access);
    return c.redirect('/login', 303);
  });
  return app;
}

interface Form {
  login: string;
  password: string;
  next: string | undefined;
}

async function formOf(c: PageContext): Promise<Form | Response> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    return c.json(problem('login.not-a-form', 'application/x-www-form-urlencoded is taken'), 415);
  const body = await rawBody(c.req.raw, LONGEST_FORM);
  if (body === undefined)
    return c.json(problem('login.too-large', `at most ${LONGEST_FORM} bytes are taken`), 413, {
      connection: 'close',
    });
  const fields = new URLSearchParams(Buffer.from(body).toString());
  return {
    login: fields.get('login') ?? '',
    password: fields.get('password') ?? '',
    next: ownPath(fields.get('next') ?? undefined),
  };
}

async function answer(c: PageContext, access: Access, { login, password, next }: Form): Promise<Response> {
  const words = wordsOf(c, WORDS);
  const again = (what: string, status: 401 | 429 | 503) =>
    loginPage(c, { next, login: login.slice(0, LONGEST_SHOWN), problem: what }, status);
  const address = clientAddress(c, access);
  const outcome = await logIn(access, { login, password, address }).catch((error): 'busy' => {
    if (error instanceof TooManyLogins) return 'busy';
    throw error;
  });
  if (outcome === 'busy') {
    c.header('retry-after', BUSY_SECONDS);
    return again(words.busy, 503);
  }
  if (outcome.kind === 'wrong') return again(words.wrong, 401);
  if (outcome.kind === 'slowed') {
    c.header('retry-after', String(outcome.retryAfterSeconds));
    return again(words.slowed(Math.ceil(outcome.retryAfterSeconds / MINUTE_SECONDS)), 429);
  }
  const former = sessionToken(c, access);
  if (former !== undefined) await access.sessions.end(former);
  setSession(c, access, outcome.token);
  return c.redirect(next ?? '/', 303);
}
