import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { passHatK, passRates } from '../../bench/eval/pass';
import { type ModelRequest, type ModelServer, startModelServer } from '../support/model-server';
import { readTasks } from './files';

const run = promisify(execFile);

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer({ apiKey: 'sk-test', models: ['good-model', 'client-model'] });
});
afterEach(() => server.stop());

/** The command with its own servers, and with none of the variables of this shell. */
async function evaluate(args: readonly string[], env: Record<string, string> = {}) {
  const { PATH, HOME, TMPDIR } = process.env;
  const options = { env: { PATH, HOME, TMPDIR, ...env }, maxBuffer: 10_000_000 };
  const program = ['--import', 'tsx', 'bench/eval/run.ts', ...args];
  return run(process.execPath, program, options).then(
    ({ stdout }) => ({ code: 0, stdout, stderr: '' }),
    (error) => ({ code: error.code as number, stdout: String(error.stdout), stderr: String(error.stderr) }),
  );
}

const textOf = ({ body }: ModelRequest) => JSON.stringify(body.messages);

/** The client writes the first message of the reference, and has then nothing more to write. */
function client(request: ModelRequest) {
  const { task } = readTasks().find((one) => textOf(request).includes(one.task.instruction)) ?? {};
  const isFirst = !request.body.messages.some(({ role }) => role === 'assistant');
  return { text: (isFirst && task?.turns[0]?.client) || '[END]' };
}

test('tasks are played k times each, and the rates, tokens and costs are printed', async () => {
  let renamed = 0;
  server.play((request) => {
    const { model, tools, messages } = request.body;
    if (!tools) return model === 'client-model' ? client(request) : { text: 'ok' };
    const usage = { input: 1000, cached: 900, output: 10 };
    if (messages.at(-1)?.role === 'tool') return { text: 'Sure, Annie!', usage };
    if (!textOf(request).includes('Annie')) return { text: 'Женская стрижка стоит 1500 ₽.', usage };
    renamed += 1;
    if (renamed > 1) return { text: 'Sure, Annie!', usage };
    return { calls: [{ name: 'rename_client', arguments: { name: 'Annie' } }], usage };
  });
  const args = ['--model', 'good-model', '--client-model', 'client-model', '--url', server.url];
  const { code, stdout, stderr } = await evaluate(
    [...args, '--tasks', 'ru-ask-price,en-rename', '-k', '2', '--parallel', '1', '--json'],
    { MODEL_API_KEY: 'sk-test', MODEL_PRICES: '1,0.1,10' },
  );
  expect([code, stderr]).toEqual([0, '']);
  const { dialogues, ...sums } = JSON.parse(stdout);
  expect(sums).toMatchObject({
    model: 'good-model',
    clientModel: 'client-model',
    tasks: 2,
    trials: 4,
    done: 3,
    pass: [0.75, 0.5],
    tokens: { input: 5000, cached: 4500, output: 50 },
    requests: { answered: 5 },
  });
  expect(sums.cost).toBeCloseTo((500 + 450 + 500) / 1_000_000);
  expect(
    dialogues.map(({ task, faults }: { task: string; faults: string[] }) => [task, faults.length]),
  ).toEqual(
    expect.arrayContaining([
      ['ru-ask-price', 0],
      ['en-rename', 0],
      ['en-rename', 1],
    ]),
  );
}, 120_000);

test('what is missing is said before anything starts', async () => {
  const { code, stderr } = await evaluate(['--model', 'good-model']);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'missing: the address of its API: --url, or MODEL_URL, such as https://api.openai.com/v1; ' +
      'the key of the API: MODEL_API_KEY. An API that needs none: --keyless\n',
  );
});

test('an API that refuses its key is named with its answer', async () => {
  const { code, stderr } = await evaluate(['--model', 'good-model', '--url', server.url], {
    MODEL_API_KEY: 'sk-other',
  });
  expect(code).toBe(1);
  expect(stderr).toContain(`good-model at ${server.url} does not answer: Incorrect API key provided`);
});

test.each([
  [4, 4, 1, 1],
  [4, 4, 4, 1],
  [4, 2, 1, 0.5],
  [4, 2, 2, 1 / 6],
  [4, 2, 3, 0],
  [4, 0, 1, 0],
])('of %d trials %d done: pass^%d', (trials, done, k, rate) => {
  expect(passHatK(trials, done, k)).toBeCloseTo(rate);
});

test('the rates of several tasks are their mean, as far as all have trials', () => {
  expect(
    passRates([
      [true, true],
      [true, false, true],
    ]),
  ).toEqual([(1 + 2 / 3) / 2, (1 + 1 / 3) / 2]);
});
