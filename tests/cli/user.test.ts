import { randomUUID } from 'node:crypto';
import { Passwords } from '../../src/access/password';
import { Sessions } from '../../src/access/sessions';
import { auditEntries } from '../../src/db/access/audit';
import { deleteUser, passwordOf } from '../../src/db/access/users';
import { runCli } from '../support/cli';
import { addCompany, testDatabase } from '../support/database';

const PASSWORD = 'correct horse battery';
const login = `anna-${randomUUID().slice(0, 8)}`;
const db = testDatabase();
beforeEach(async () => void (await deleteUser(db, login)));

const run = (args: string[], input = `${PASSWORD}\n`) =>
  runCli(['user', ...args], { cwd: '.', env: process.env, input });
const add = (...rest: string[]) => run(['add', login, '--role', 'operator', ...rest]);

test('a user is added with a password of one line, which is stored as a hash, and is removed again', async () => {
  expect(await run(['add', login.toUpperCase(), '--role', 'owner', '--name', 'Анна'])).toMatchObject({
    code: 0,
    stderr: '',
  });
  const user = await passwordOf(db, login);
  expect(user).toMatchObject({ login, name: 'Анна', role: 'owner', companies: 'all', disabledAt: null });
  expect(user?.passwordHash).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await new Passwords().verify(PASSWORD, user?.passwordHash)).toBe(true);
  expect(await new Passwords().verify(`${PASSWORD} `, user?.passwordHash)).toBe(false);
  expect((await run(['list'])).stdout).toContain(`${login}  Анна  owner  all companies`);
  expect((await run(['remove', login])).code).toBe(0);
  expect(await passwordOf(db, login)).toBeUndefined();
  const [newest] = await auditEntries(db, { companies: 'all', limit: 1 });
  expect(newest).toMatchObject({
    userName: 'command line',
    action: 'user-remove',
    detail: { login },
    outcome: 'done',
  });
});

test('a disabled user, a new role and a new password end the sessions', async () => {
  const companyId = await addCompany(db);
  await add();
  const sessions = new Sessions(db, 30);
  const changes = [
    ['disable', login],
    ['enable', login],
    ['change', login, '--role', 'read-only', '--company', companyId],
    ['password', login],
  ];
  for (const change of changes) {
    const user = await passwordOf(db, login);
    const token = await sessions.begin(user?.id ?? '', user?.passwordHash ?? '');
    expect((await run(change)).code).toBe(0);
    expect(token && (await sessions.viewerOf(token))).toBeUndefined();
  }
  expect(await passwordOf(db, login)).toMatchObject({
    role: 'read-only',
    companies: [companyId],
    disabledAt: null,
  });
  await deleteUser(db, login);
});

test.each([
  ['a login that is taken', [login, '--role', 'owner'], PASSWORD, 'user.login-taken'],
  ['a short password', ['boris', '--role', 'owner'], 'short', 'password.too-short'],
  ['no password', ['boris', '--role', 'owner'], '', 'password.too-short'],
  ['a long password', ['boris', '--role', 'owner'], 'x'.repeat(257), 'password.too-long'],
  ['two lines', ['boris', '--role', 'owner'], `${PASSWORD}\n${PASSWORD}`, 'more than one line'],
  ['an odd login', ['бо рис', '--role', 'owner'], PASSWORD, 'user.login-invalid'],
  ['an unknown role', ['boris', '--role', 'admin'], PASSWORD, 'owner, operator, read-only'],
  ['no role', ['boris'], PASSWORD, '--role'],
  ['an unknown company', ['boris', '--role', 'owner', '--company', 'nowhere'], PASSWORD, 'company.not-found'],
])('%s is refused', async (_what, args, input, problem) => {
  if (problem === 'user.login-taken') await add();
  const { code, stderr } = await run(['add', ...args], input);
  expect(code).toBe(1);
  expect(stderr).toContain(problem);
  expect(stderr).not.toContain(PASSWORD);
  await deleteUser(db, login);
});

test('what concerns an unknown user says so', async () => {
  for (const command of ['password', 'disable', 'enable', 'remove'])
    expect((await run([command, 'unknown'])).stderr).toContain('user.not-found');
});
