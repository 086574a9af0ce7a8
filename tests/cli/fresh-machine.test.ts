import { once } from 'node:events';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { findEmbeddedServers } from '../../src/dev/embedded/servers';
import { freshFolder, type Program, runCli, startCli } from '../support/cli';
import { eventually } from '../support/eventually';

/** The first steps of a user who has only Node. All tests share one system, which takes seconds to start. */
describe('on a machine without PostgreSQL and Redis', () => {
  const cwd = freshFolder();
  const company = ['--company', 'demo'];
  const anna = '+79990000001';
  let system: Program;

  beforeAll(async () => {
    system = startCli(['start'], { cwd });
    await system.printed('dialogkeeper is running on embedded servers');
  }, 120_000);
  afterAll(() => system.end('SIGKILL'));

  test('start prints first where to try it, then what runs', () => {
    expect(system.output()).toMatch(
      /is running on embedded servers\..*\n\n {2}open http:\/\/127\.0\.0\.1:\d+\/try /,
    );
    expect(system.output()).toContain('npx dialogkeeper chat');
    expect(system.output()).toMatch(/queues +redis:\/\/127\.0\.0\.1:\d+/);
  });

  test('a second start in the same folder ends with an error that says how to use the first', async () => {
    const { code, stdout, stderr } = await runCli(['start'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^another dialogkeeper process runs .*npx dialogkeeper chat.*\n$/);
  });

  test('an enqueued message is answered from the context', async () => {
    const text = 'Здравствуйте! На когда я записана?';
    const enqueued = await runCli(['enqueue', ...company, '--from', anna, '--text', text], { cwd });
    expect(enqueued).toMatchObject({ code: 0, stderr: '' });
    await system.printed('Анна');
    await system.printed('Вы записаны');
  });

  test('the demo salon has a context of about 300 KB, and its second load comes from the cache', async () => {
    const show = ['context', 'show', ...company, '--phone', anna, '--json'];
    const { stdout } = await runCli(show, { cwd });
    const { context, report } = JSON.parse(stdout);
    const bytes = Buffer.byteLength(JSON.stringify(context));
    expect(bytes).toBeGreaterThan(270_000);
    expect(bytes).toBeLessThan(340_000);
    expect(context.dialogue.messages).toHaveLength(2);
    // The turn in the worker has filled the cache; this process only reads it.
    expect(report.segments.company.from).toBe('redis');
  });

  test('an event drops the segments that it changed, and no others', async () => {
    const event = await runCli(['event', 'booking-created', ...company, '--phone', anna], { cwd });
    expect(event.code).toBe(0);
    expect(event.stdout).toMatch(/^enqueued booking-created: .*\nNo booking was changed: /);
    // A look may come between the drops of two segments, and fill the first one alone.
    const filled = new Set<string>();
    await eventually(async () => {
      const { stdout } = await runCli(['context', 'show', ...company, '--phone', anna, '--json'], { cwd });
      const { segments } = JSON.parse(stdout).report;
      for (const name of Object.keys(segments)) if (segments[name].from === 'filled') filled.add(name);
      return filled.has('client') && filled.has('schedule');
    });
    expect([...filled].sort()).toEqual(['client', 'schedule']);
  });

  test('doctor finds no problem', async () => {
    const { code, stdout } = await runCli(['doctor'], { cwd });
    expect(stdout.split('\n').filter((line) => line !== '' && !line.startsWith('✓ '))).toEqual([]);
    expect(code).toBe(0);
  });

  test('exec gives a program the addresses of the servers, and exits with its code', async () => {
    const text = 'Добрый день! Какой у вас адрес?';
    const sent = await runCli(['exec', 'node', resolve('examples/bare-bullmq.js')], { cwd });
    expect(sent).toMatchObject({ code: 0, stderr: '' });
    const { texts } = await eventually(async () => {
      const texts = await sql(cwd, "select text from message where address = '+79990000002'");
      return texts.length > 0 && { texts };
    });
    expect(texts).toContainEqual({ text });

    const program = 'console.log(process.env.DATABASE_URL); process.exit(process.argv.length)';
    const ran = await runCli(['exec', 'node', '-e', program, '--', '--json'], { cwd });
    expect(ran).toMatchObject({ code: 2, stdout: expect.stringMatching(/^postgres:\/\//) });
  });

  test.each([
    `enqueue --from ${anna} --text hello`,
    `event booking-created --phone ${anna}`,
    `context show --phone ${anna}`,
    `context invalidate --phone ${anna}`,
    'chat',
    'parked list',
    'parked redrive',
    'held list',
    'held send',
    'refused send',
    'outage resume',
  ])('%s rejects an unknown company and names the existing ones', async (command) => {
    const { code, stdout, stderr } = await runCli([...command.split(' '), '--company', 'nope'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^there is no company "nope" in the database; there is demo, demo-en\..*\n$/);
  });

  test('chat talks to the running system and shows the origin of each context', async () => {
    const { code, stdout } = await runCli(['chat', '--as', '+79990008888'], {
      cwd,
      input: 'Меня зовут Вера. Хочу на мужскую стрижку\nСколько стоит маникюр?\n',
    });
    expect(code).toBe(0);
    expect(stdout.match(/^.*bot> /gm)).toHaveLength(2);
    expect(stdout).toContain('Вера');
    expect(stdout).toMatch(/context in [\d.]+ ms: company (local|redis|filled)/);
  });

  test('a message that waits when everything is killed is answered after the next start', async () => {
    await sql(cwd, "update company set debounce_ms = 6000 where id = 'demo'");
    await runCli(['enqueue', ...company, '--from', '+79990007777', '--text', 'Добрый день'], { cwd });
    await eventually(async () => {
      const rows = await sql(
        cwd,
        "select 1 from message where address = '+79990007777' and direction = 'in'",
      );
      return rows.length === 1;
    });
    const before = await findEmbeddedServers(`${cwd}/.data`);
    await system.end('SIGKILL');
    await eventually(async () => (await findEmbeddedServers(`${cwd}/.data`)) === undefined);

    system = startCli(['start'], { cwd });
    await system.printed('dialogkeeper is running');
    expect((await findEmbeddedServers(`${cwd}/.data`))?.redisUrl).not.toBe(before?.redisUrl);
    await system.printed('79990007777'); // the console gateway prints the client's address
  }, 120_000);

  test('Ctrl-C stops the system, its servers, and a worker that shares them; each reports it', async () => {
    const worker = startCli(['worker'], { cwd });
    await worker.printed('taking jobs');
    expect(worker.output()).toContain('the embedded servers belong to another process');
    const workerEnded = once(worker.child, 'close');

    expect(await system.end('SIGINT')).toBe(0);
    expect(system.output()).toMatch(/\nStopping after the running jobs\. .*\nStopped\.\n$/);
    expect(await findEmbeddedServers(`${cwd}/.data`)).toBeUndefined();

    expect((await workerEnded)[0]).toBe(1);
    expect(worker.output()).toMatch(/^the embedded servers of .* have ended .*: start this program again/m);
    expect(worker.output()).not.toMatch(/^ {4}at /m);
  });

  async function sql(folder: string, query: string): Promise<unknown[]> {
    const client = new Client((await findEmbeddedServers(`${folder}/.data`))?.databaseUrl);
    await client.connect();
    const { rows } = await client.query(query);
    await client.end();
    return rows;
  }
});
