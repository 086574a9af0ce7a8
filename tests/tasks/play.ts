import type { Answer } from '../support/evaluated-system';
import { type ModelServer, startModelServer } from '../support/model-server';
import type { SalonTask } from './files';
import { answerOf } from './reference';
import type { Dialogue, SalonSystem } from './salon-system';
import { type State, stateOf } from './state';
import type { TaskTurn } from './task';

export interface Played {
  before: State;
  after: State;
  replies: string[];
}

/**
 * Plays the reference of a task: the client writes what stands there, and the model answers what stands there. `faults`: the model
 * was asked more or less often than the reference foresees.
 */
export async function playReference(
  system: SalonSystem,
  { salon, task }: SalonTask,
): Promise<Played & { faults: string[] }> {
  const server = await startModelServer();
  try {
    const dialogue = await system.open(salon, () => ({ MODEL_URL: server.url, MODEL: server.model }));
    const before = await stateOf(system.db, dialogue.world);
    const { answers, faults } = await playTurns(dialogue, server, phoneOf({ salon, task }), task.turns);
    const after = await stateOf(system.db, dialogue.world);
    return { before, after, replies: answers.map(({ text }) => text), faults };
  } finally {
    await server.stop();
  }
}

export async function playTurns(
  dialogue: Dialogue,
  server: ModelServer,
  phone: string,
  turns: readonly TaskTurn[],
): Promise<{ answers: Answer[]; faults: string[] }> {
  const answers: Answer[] = [];
  const faults: string[] = [];
  for (const [i, turn] of turns.entries()) {
    const asked = server.unscripted.length;
    server.script(...turn.model.map((step) => answerOf(step, dialogue.world)));
    answers.push(await say(dialogue, phone, turn, answers.at(-1)));
    const more = server.unscripted.length - asked;
    if (more > 0)
      faults.push(`turn ${i + 1}: the model was asked ${more} times more than the reference answers`);
    if (server.left > 0)
      faults.push(`turn ${i + 1}: ${server.left} answers of the reference were not asked for`);
  }
  return { answers, faults };
}

export function phoneOf({ salon, task }: Pick<SalonTask, 'salon' | 'task'>): string {
  const client = salon.clients[task.client];
  if (!client) throw new Error(`${task.id}: the salon's file has no client ${task.client}`);
  return client.phone;
}

/** What the client does in a turn: they write, or press a button of the last reply. */
export function say(
  dialogue: Dialogue,
  phone: string,
  { client, press }: Pick<TaskTurn, 'client' | 'press'>,
  last: Answer | undefined,
): Promise<Answer> {
  if (press === undefined) return dialogue.say(phone, client ?? '');
  const option = last?.options.find(({ id }) => id.startsWith(`${press}:`));
  if (!option) throw new Error(`the last reply has no button ${press}: ${JSON.stringify(last)}`);
  return dialogue.say(phone, option.title, option.id);
}
