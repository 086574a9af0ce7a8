import { Sessions } from '../../src/access/sessions';
import { ActivityStream } from '../../src/activity/stream';
import { changeUser, deleteUser, passwordOf } from '../../src/db/access/users';
import { type HttpServer, listen } from '../../src/http/server';
import { within } from '../../src/time/deadline';
import { addCompany } from '../support/database';
import { eventually } from '../support/eventually';
import { PATIENT } from '../support/limits';
import { type LivePage, openPage } from '../support/live';
import { testPages } from '../support/pages';

const pages = testPages();
const { db } = pages;
const stream = new ActivityStream(pages.redis, pages.prefix);
const opened: LivePage[] = [];
let server: HttpServer;

beforeAll(async () => {
  const settings = { host: 'HTTP_HOST', port: 'HTTP_PORT' };
  server = await listen(pages.app, { host: '127.0.0.1', port: 0, exclusive: true, settings });
});
afterAll(() => {
  for (const page of opened) page.close();
  server.abandon();
});

async function open(cookie?: string): Promise<LivePage> {
  const page = await openPage(`http://${server.address}/live`, cookie === undefined ? {} : { cookie });
  opened.push(page);
  return page;
}

/** How soon after its login a stream ends is in open-logins.ts; on a busy machine it takes longer. */
function untilEnded({ ended }: LivePage): Promise<void> {
  return within(PATIENT, ended, () => new Error(`the stream is still open after ${PATIENT} ms`));
}

/** A user whose browser has an open stream. */
async function withStream(login: string) {
  await pages.addUser(login, 'correct horse battery');
  const user = await passwordOf(db, login);
  const token = await new Sessions(db, 30).begin(user?.id ?? '', user?.passwordHash ?? '');
  const cookie = `session=${token}`;
  return { login, cookie, page: await open(cookie) };
}

test('the stream of the person at this machine ends when there is a user', async () => {
  const page = await open();
  await pages.addUser('first', 'correct horse battery');
  await untilEnded(page);
  await deleteUser(db, 'first');
});

test('a stream ends with its login, however that ends, and the streams of others go on', async () => {
  const ends: Record<string, (user: { login: string; cookie: string }) => Promise<unknown>> = {
    disabled: ({ login }) => changeUser(db, login, { disabled: true }),
    removed: ({ login }) => deleteUser(db, login),
    'of-other-companies': async ({ login }) => changeUser(db, login, { companies: [await addCompany(db)] }),
    'of-another-role': ({ login }) => changeUser(db, login, { role: 'read-only' }),
    'logged-out': ({ cookie }) => pages.post('/logout', {}, cookie),
    expired: async ({ login }) =>
      db
        .updateTable('user_session')
        .set({ expires_at: new Date(Date.now() - 1000) })
        .where('user_id', '=', (await passwordOf(db, login))?.id ?? '')
        .execute(),
  };
  const other = await withStream('other');
  await Promise.all(
    Object.entries(ends).map(async ([login, end]) => {
      const user = await withStream(login);
      await end(user);
      await untilEnded(user.page);
    }),
  );

  await eventually(async () => {
    await stream.write([{ kind: 'conversation', companyId: '1', conversationId: '1', what: 'message' }]);
    return other.page.signals.some(({ kind }) => kind === 'list');
  });
});
