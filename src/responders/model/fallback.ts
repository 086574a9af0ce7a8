import type { Action, ActionOutcome, Reply, RequestedAction } from '../../domain/turn';
import { createReceptionist } from '../receptionist';
import type { Responder } from '../responder';
import type { ResponderSettings } from '../settings';
import { agreedCalls } from './agreed-calls';
import { type CalledTool, runCalls } from './calls';
import { compose } from './compose';
import type { ModelRun, Performed } from './run';
import { sayTo } from './say';
import { withModelState } from './state';
import { TOOLS } from './tools';

/** Answers a turn that the model could not. */
export interface Fallback {
  name: 'receptionist' | 'hand-over';
  /** @param called gets every call of a tool */
  reply(run: ModelRun, called: CalledTool[]): Promise<Reply>;
}

/** For operators. */
const REASON = 'the model has not answered';

export function createFallback(settings: ResponderSettings): Fallback {
  const { modelFallback: name, receptionistWords: words } = settings;
  const receptionist = name === 'receptionist' ? createReceptionist({ words }) : undefined;
  return {
    name,
    async reply(run, called) {
      const calls = agreedCalls(run.input);
      if (calls.length > 0) run.question = undefined; // the model's, for something else
      for (const call of calls) await runCalls([call], run, { tools: TOOLS, called });
      // What was begun goes before: it is what the client has asked for.
      if (run.question || run.handedOver || isDone(run)) return finish(run);
      return receptionist ? byReceptionist(receptionist, run) : handOver(run);
    },
  };
}

/** Tells what was done, puts the question that was to be put, and says that a person will answer if they have been asked to. */
function finish(run: ModelRun): Reply {
  return compose(run.handedOver ? sayTo(run.input)('handedOver') : '', run);
}

async function byReceptionist(receptionist: Responder, run: ModelRun): Promise<Reply> {
  const { input, performed } = run;
  const outcomes = [...(input.outcomes ?? []), ...performed.flatMap(outcomeOf)];
  const reply = await receptionist.respond({ ...input, ...(outcomes.length > 0 && { outcomes }) });
  const { state = input.context.dialogue.state } = reply;
  return { ...reply, state: withModelState(state, { ...run.state, proposals: [], question: undefined }) };
}

function handOver(run: ModelRun): Reply {
  const reply = compose(sayTo(run.input)('handedOver'), run);
  return { ...reply, actions: [{ type: 'hand-over', reason: REASON }] };
}

/** A change that must be told. */
function isDone({ performed }: ModelRun): boolean {
  return performed.some(({ action, outcome }) => outcome === 'done' && CHANGES.includes(action.type));
}

const CHANGES: readonly Action['type'][] = ['book', 'reschedule', 'cancel'];
const REQUESTED: readonly Action['type'][] = [...CHANGES, 'confirm'];

/** Without `reason`, which is for the model. */
function outcomeOf({ action, outcome }: Performed): ActionOutcome[] {
  if (!isRequested(action)) return [];
  return [{ action, outcome, bookingId: 'bookingId' in action ? action.bookingId : null }];
}

function isRequested(action: Action): action is RequestedAction {
  return REQUESTED.includes(action.type);
}
