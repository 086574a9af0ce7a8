import { OpenLogins, type StandingLogins } from '../../src/access/open-logins';
import { gate } from '../support/gate';

/** What is open for a login. */
function open(logins: OpenLogins, login: string | undefined) {
  const controller = new AbortController();
  const opened = { ended: controller.signal, end: () => controller.abort() };
  logins.endWith(login, opened);
  return { ...opened, isEnded: new Promise((resolve) => opened.ended.addEventListener('abort', resolve)) };
}

/** Of the logins that stand; resolves when the database has been asked this often. */
function database(standing: (string | undefined)[]) {
  const asked: (string | undefined)[][] = [];
  const twice = gate();
  const ask: StandingLogins = async (logins) => {
    asked.push([...logins]);
    if (asked.length === 2) twice.open();
    return new Set(standing);
  };
  return { ask, asked, twice };
}

test('one question is about all that is open, and what has no login any more ends', async () => {
  const { ask, asked, twice } = database(['a']);
  const logins = new OpenLogins(ask, 1);
  const [kept, ended, local] = [open(logins, 'a'), open(logins, 'b'), open(logins, undefined)];
  open(logins, 'a');
  await Promise.all([ended.isEnded, local.isEnded]);
  await twice.passed;
  expect(asked.slice(0, 2)).toEqual([['a', 'b', undefined], ['a']]);
  expect(kept.ended.aborted).toBe(false);
});

test('one late answer of the database ends nothing', async () => {
  const answers = [() => Promise.reject(new Error('late')), async () => new Set(['a'])];
  const logins = new OpenLogins(() => (answers.shift() ?? (async () => new Set<string>()))(), 1);
  const kept = open(logins, 'a');
  await open(logins, 'b').isEnded;
  expect(answers).toEqual([]);
  expect(kept.ended.aborted).toBe(false);
  kept.end();
});

test('while the database is away, all that is open ends', async () => {
  const away = new OpenLogins(() => Promise.reject(new Error('away')), 1);
  await open(away, 'a').isEnded;
});

test('while the database does not answer, all that is open ends, and later streams are checked, too', async () => {
  const silent = new OpenLogins(() => new Promise(() => undefined), 1);
  await open(silent, 'a').isEnded;
  await open(silent, undefined).isEnded;
});

test('when nothing is open any more, nothing is asked', async () => {
  const { ask, asked } = database([]);
  const logins = new OpenLogins(ask, 1);
  const last = open(logins, 'a');
  last.end();
  await open(new OpenLogins(database([]).ask, 1), 'b').isEnded; // a check of another one has run meanwhile
  expect(asked).toEqual([]);
});
