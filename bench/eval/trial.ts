import type { LanguageModel } from 'ai';
import type { ModelCall } from '../../src/domain/model-call';
import type { Answer } from '../../tests/support/evaluated-system';
import type { SalonTask } from '../../tests/tasks/files';
import { faultsOf } from '../../tests/tasks/judge';
import { phoneOf } from '../../tests/tasks/play';
import type { ModelEnvironment, SalonSystem } from '../../tests/tasks/salon-system';
import { stateOf } from '../../tests/tasks/state';
import { simulateClient } from './client';
import type { Tokens } from './endpoint';

export interface Trial {
  task: string;
  /** Empty: the task was done. */
  faults: string[];
  dialogue: { client: string; reply: string; seconds: number }[];
  calls: readonly ModelCall[];
  clientTokens: Tokens;
}

/** A client who writes more has lost their way. */
const MOST_TURNS = 15;

export interface TrialDeps {
  system: SalonSystem;
  client: LanguageModel;
  environment(companyId: string): ModelEnvironment;
}

/** A dialogue of the model with a simulated client, in a salon of its own. */
export async function runTrial({ system, client, environment }: TrialDeps, given: SalonTask): Promise<Trial> {
  const { salon, task } = given;
  const { world, say, calls } = await system.open(salon, environment);
  const before = await stateOf(system.db, world);
  const person = simulateClient(client, task.instruction);
  const dialogue: Trial['dialogue'] = [];
  let last: Answer | undefined;
  while (dialogue.length < MOST_TURNS) {
    const text = await person.next(last);
    if (text === undefined) break;
    const pressed = last?.options.find(({ title }) => title === text.replace(/^\[|\]$/g, ''));
    const started = performance.now();
    last = await say(phoneOf(given), pressed?.title ?? text, pressed?.id);
    dialogue.push({ client: text, reply: last.text, seconds: (performance.now() - started) / 1000 });
  }
  const after = await stateOf(system.db, world);
  const faults = faultsOf(given, { before, after, replies: dialogue.map(({ reply }) => reply) });
  const endless =
    dialogue.length === MOST_TURNS ? [`the dialogue has not ended after ${MOST_TURNS} turns`] : [];
  return { task: task.id, faults: [...faults, ...endless], dialogue, calls, clientTokens: person.tokens };
}
