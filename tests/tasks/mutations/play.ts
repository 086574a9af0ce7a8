import { randomUUID } from 'node:crypto';
import type { Answer } from '../../support/evaluated-system';
import { type ModelRequest, type ModelServer, startModelServer } from '../../support/model-server';
import { stateFaults } from '../expected';
import type { SalonTask } from '../files';
import { phoneOf, playTurns, say } from '../play';
import type { SalonFile } from '../salon';
import type { Dialogue, SalonSystem } from '../salon-system';
import { stateOf } from '../state';
import type { TaskTurn } from '../task';
import { addWorld, filled, type World } from '../world';
import { lieOf, tellsDone } from './lies';
import type { Mutated } from './mutation';
import { type Call, callsOf, isSame, stepOf, type Target } from './target';

/** Salons of other companies, by the salon that they equal. */
export type Neighbours = ReadonlyMap<SalonFile, World>;

export async function addNeighbours({ db }: SalonSystem, tasks: readonly SalonTask[]): Promise<Neighbours> {
  const neighbours = new Map<SalonFile, World>();
  for (const { salon } of tasks)
    if (!neighbours.has(salon))
      neighbours.set(salon, await addWorld(db, `other-${randomUUID().slice(0, 12)}`, salon));
  return neighbours;
}

/** Plays a task that goes wrong, and returns what should not have happened. Empty: nothing has. */
export async function playMutation(
  system: SalonSystem,
  other: World,
  salonTask: SalonTask,
  target: Target,
  mutated: Mutated,
): Promise<string[]> {
  const server = await startModelServer();
  try {
    const given = await system.open(salonTask.salon, () => ({ MODEL_URL: server.url, MODEL: server.model }));
    const dialogue = { ...given, world: withOther(given.world, other) };
    return await faults(system, server, dialogue, other, salonTask, target, mutated);
  } finally {
    await server.stop();
  }
}

async function faults(
  { db }: SalonSystem,
  server: ModelServer,
  dialogue: Dialogue,
  other: World,
  { salon, task }: SalonTask,
  target: Target,
  mutated: Mutated,
): Promise<string[]> {
  const { world } = dialogue;
  const phone = phoneOf({ salon, task });
  await mutated.prepare?.(db, world, phone);
  const wrong = mutated.turn ?? target.turn;
  const states = () => Promise.all([stateOf(db, world), stateOf(db, other)]);
  const [first, otherBefore] = await states();

  const earlier = task.turns.slice(0, wrong).map((turn) => replaced(turn, target, mutated.before));
  const { answers } = await playTurns(dialogue, server, phone, earlier);
  const before = await stateOf(db, world);
  server.play(liar(mutated.steps, lieOf(target), world));
  const { text } = await sayWrong(dialogue, phone, task.turns[wrong] as TaskTurn, answers.at(-1), mutated);
  const [after, otherAfter] = await states();

  const unchanged = stateFaults({ ...task, changes: NO_CHANGES }, salon, before, after);
  const done = stateFaults(task, salon, first, after);
  const isTold = tellsDone(text, target.language);
  const isDone = mutated.ends === 'done' || (mutated.ends === 'agreed' && unchanged.length > 0);
  return [
    ...(isDone ? done : unchanged),
    ...(isTold && !isDone ? [`told as done: ${text}`] : []),
    ...(isDone && mutated.ends === 'agreed' && !isTold ? [`it is done and not told: ${text}`] : []),
    ...(JSON.stringify(otherBefore) === JSON.stringify(otherAfter) ? [] : ['another company has changed']),
    ...(text === '' ? ['nothing is said'] : []),
    ...(mutated.told && !wasTold(server, mutated.told) ? [`the model was not told ${mutated.told}`] : []),
  ];
}

const NO_CHANGES = {
  booked: [],
  moved: {},
  cancelled: [],
  confirmed: [],
  facts: [],
  forgotten: [],
};

function sayWrong(
  dialogue: Dialogue,
  phone: string,
  turn: TaskTurn,
  last: Answer | undefined,
  { client, choice }: Mutated,
): Promise<Answer> {
  if (choice !== undefined) return dialogue.say(phone, client ?? '', choice);
  // nothing was put to them: they agree all the same
  const agreed = turn.press !== undefined && last?.options.length === 0 ? { client: 'OK' } : turn;
  return say(dialogue, phone, client === undefined ? agreed : { client }, last);
}

/** The calls of the target, before it is done, are the wrong ones. */
function replaced(turn: TaskTurn, target: Target, wrong: Call | undefined): TaskTurn {
  if (!wrong) return turn;
  const isTarget = callsOf(turn).some(
    ({ tool, with: given }) => tool === target.tool && isSame(given, target.with),
  );
  return isTarget ? { ...turn, model: [stepOf(wrong), { say: '…' }] } : turn;
}

/** A model that does these steps, and then says that all is done, however often it is asked. */
function liar(steps: readonly (readonly Call[])[], lie: string, world: World) {
  let done = 0;
  return () => {
    const calls = steps[done];
    done += 1;
    if (!calls) return { text: lie };
    return { calls: calls.map(({ tool, with: given }) => ({ name: tool, arguments: world.fill(given) })) };
  };
}

/** In every text of every request. */
function wasTold(server: ModelServer, text: string): boolean {
  return server.requests.some(({ body }: ModelRequest) => JSON.stringify(body.messages).includes(text));
}

function withOther(world: World, other: World): World {
  const ids = new Map([...world.ids, ...[...other.ids].map(([name, id]) => [`other:${name}`, id] as const)]);
  return { ...world, fill: (value) => filled(value, ids) };
}
