import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { temporaryFolder } from '../../src/dev/replay/temporary-folder';
import { startWorkerServers, type WorkerServers } from '../../tests/support/worker-servers';
import type { SalonTask } from '../../tests/tasks/files';
import { startSalonSystem } from '../../tests/tasks/salon-system';
import { checkEndpoint, openModel } from './endpoint';
import { endpointsOf, type Flags, modelEnvironment, requireFile, tasksOf } from './options';
import { withWords } from './prompts';
import { forPrograms, sumsForPeople, transcript } from './report';
import { runTrial, type Trial, type TrialDeps } from './trial';

/** A model that fails does not change the exit code. Only an evaluation that fails does. */
async function run(flags: Flags): Promise<void> {
  const endpoints = endpointsOf(flags, process.env);
  const tasks = tasksOf(flags);
  requireFile('--words', flags.words);
  await checkEndpoint(endpoints.bot);
  await checkEndpoint(endpoints.client);
  const started = performance.now();
  const folder = temporaryFolder('dialogkeeper-evaluation-');
  const servers = await startWorkerServers(folder.path, 1);
  const [urls] = servers.perWorker as [WorkerServers];
  const system = await startSalonSystem(urls);
  const prompts = join(folder.path, 'prompts');
  mkdirSync(prompts);
  try {
    const deps = {
      system,
      client: openModel(endpoints.client),
      environment: withWords(modelEnvironment(endpoints, process.env), flags.words, prompts),
    };
    const trials = await runAll(deps, tasks, flags);
    const seconds = (performance.now() - started) / 1000;
    const evaluated = { model: endpoints.bot.model, clientModel: endpoints.client.model, trials, seconds };
    process.stdout.write(
      flags.json ? `${JSON.stringify(forPrograms(evaluated))}\n` : `\n${sumsForPeople(evaluated)}\n`,
    );
  } finally {
    await system.stop();
    await servers.stop();
    folder.remove();
  }
}

/** By task. Each task once, then each task again: what is printed first is of all tasks. */
async function runAll(
  deps: TrialDeps,
  tasks: readonly SalonTask[],
  { k, parallel, json = false, verbose = false }: Flags,
): Promise<Trial[][]> {
  const waiting = Array.from({ length: k }, () => tasks.map((task, i) => ({ task, i }))).flat();
  const trials: Trial[][] = tasks.map(() => []);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const trial = await runTrial(deps, next.task);
      trials[next.i]?.push(trial);
      if (json) continue;
      const state = trial.faults.length === 0 ? 'done' : 'NOT DONE';
      process.stdout.write(verbose ? `${transcript(trial)}\n\n` : `${trial.task}: ${state}\n`);
    }
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return trials;
}

function whole(given: string): number {
  if (/^[1-9]\d{0,2}$/.test(given)) return Number(given);
  throw new InvalidArgumentError('It must be a whole number from 1 to 999.');
}

const names = (given: string) => given.split(',').map((name) => name.trim());

void new Command('eval')
  .description(
    'Plays tasks with a model through the real turn; a second model plays the client. Costs money.',
  )
  .option('--model <name>', 'the model that answers (default: MODEL)')
  .option('--url <address>', 'of its OpenAI-compatible API (default: MODEL_URL); MODEL_API_KEY is its key')
  .option('--keyless', 'the API needs no key')
  .option('--tasks <names>', 'comma-separated ids, beginnings of ids, or groups such as booking.ru', names)
  .option('--file <path>', 'a file of tasks of your own (docs/evaluation.md)')
  .option('--words <path>', "the salon's own words for the model (docs/model.md)")
  .option('-k, --k <n>', 'how often each task is played', whole, 1)
  .option('--client-model <name>', 'the model that plays the client (default: the same)')
  .option('--client-url <address>', 'of its API (default: the same); CLIENT_MODEL_API_KEY is its key')
  .option('--parallel <n>', 'dialogues at a time', whole, 2)
  .option('--verbose', 'print the dialogues')
  .option('--json', 'print one JSON object')
  .action(run)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
