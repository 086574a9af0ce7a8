import { randomUUID } from 'node:crypto';
import { seedDemoSalon } from '../../src/dev/seed/demo-salon';
import { testDatabase } from '../support/database';
import { blocksOf, PAGES } from './markdown';
import { readerEnv } from './reader-env';
import { run } from './run';

const db = testDatabase();
const cli = (...args: string[]) => run(process.execPath, ['dist/cli.js', ...args]);

describe('commands on the pages succeed:', () => {
  const env = readerEnv({ QUEUE_PREFIX: `test-${randomUUID().slice(0, 8)}` });
  const blocks = PAGES.flatMap(blocksOf).filter(
    ({ language, label }) => language === 'sh' && label === 'run',
  );
  const commands = blocks.flatMap(({ page, text }) =>
    text
      .trim()
      .split('\n')
      .map((command) => [page, command] as const),
  );

  // `npm start` has added them for a reader.
  beforeAll(async () => {
    for (const language of ['ru', 'en'] as const) await seedDemoSalon(db, { language });
  });

  test.each(commands)(
    '%s: %s',
    async (_page, command) => {
      const { code, stderr } = await run('sh', ['-c', command], env);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    },
    120_000,
  );
});

describe('dialogkeeper --help', () => {
  const COMMANDS = [
    'start',
    'chat',
    'replay',
    'worker',
    'web',
    'migrate',
    'seed',
    'enqueue',
    'event',
    'context',
    'drafts',
    'handed-over',
    'client',
    'pause',
    'resume',
    'parked',
    'held',
    'refused',
    'outage',
    'failed',
    'doctor',
  ];

  test('lists every command', async () => {
    const { stdout } = await cli('--help');
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name);
    expect(listed).toEqual(expect.arrayContaining([...COMMANDS, 'help']));
  });

  test.each(COMMANDS.filter((name) => !['migrate', 'context'].includes(name)))(
    '%s has an example',
    async (name) => {
      const { code, stdout } = await cli(name, '--help');
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`Examples?:\n {2}dialogkeeper ${name}`));
    },
  );

  test.each(['show', 'invalidate', 'warm', 'stats'])('context %s has an example', async (name) => {
    expect((await cli('context', name, '--help')).stdout).toContain(
      `\n  dialogkeeper context ${name} --compan`,
    );
  });
});
