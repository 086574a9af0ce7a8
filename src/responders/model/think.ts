import type { ModelMessage } from 'ai';
import type { ModelOutcome } from '../../domain/model-call';
import type { Answer, ToolCall } from './answer';
import type { Ask } from './ask';
import { type CalledTool, readCall, runCalls } from './calls';
import { checkReply, sayDone } from './checks';
import { ModelFailed } from './errors';
import type { Prompt } from './prompt';
import type { ModelRun } from './run';
import type { Tool } from './tools/tool';

/** The same call with the same arguments has the same result. */
const MOST_REPETITIONS = 2;
/** Steps with a call that does not fit: the model is told what is wrong with it. */
const MOST_INVALID = 2;
/** Texts that the client cannot be told. */
const MOST_REJECTED = 1;

const NOTHING_SAID =
  'You have said nothing. Write to the client what your next message says, or call say_nothing if no message is needed.';

export interface ThinkDeps {
  ask: Ask;
  tools: readonly Tool[];
  /** MODEL_STEPS */
  mostSteps: number;
  /** Gets every call of a tool. */
  called: CalledTool[];
}

/**
 * Asks the model until it has a text for the client, and does what it calls for. Returns the text; empty where none is needed.
 *
 * @throws ModelFailed, and what ends the run
 */
export async function think(
  run: ModelRun,
  prompt: Pick<Prompt, 'system' | 'messages'>,
  { ask, tools, mostSteps, called }: ThinkDeps,
): Promise<string> {
  const messages: ModelMessage[] = [...prompt.messages];
  const made = new Map<string, number>();
  const failures = { invalid: 0, rejected: 0 };
  let beside = '';
  for (let step = 1; step <= mostSteps; step += 1) {
    let problem: string | undefined;
    const judge = (answer: Omit<Answer, 'outcome'>): ModelOutcome => {
      if (answer.calls.length > 0) return judgeCalls(answer.calls, made, tools);
      problem = problemOf(answer.text || beside, run);
      return problem === undefined ? 'answered' : answer.text === '' ? 'empty' : 'rejected';
    };
    const isLast = step === mostSteps;
    const answer = await ask({ system: prompt.system, messages, tools, isLast, judge });
    const { outcome, text, calls } = answer;
    if (outcome === 'looped') throw new ModelFailed('looped', 'it makes the same call again and again');
    if (outcome === 'invalid') failures.invalid += 1;
    if (failures.invalid > MOST_INVALID) throw new ModelFailed('invalid', 'its calls do not fit the tools');
    if (calls.length > 0) {
      messages.push(answer.message, await runCalls(calls, run, { tools, called }));
      if (run.silent && !run.handedOver) return '';
      beside = text || beside;
      continue;
    }
    if (problem === undefined) return text || beside;
    failures.rejected += 1;
    if (failures.rejected > MOST_REJECTED) throw new ModelFailed(outcome, 'its text cannot be sent');
    messages.push(...(text === '' ? [] : [answer.message]), { role: 'user', content: `[${problem}]` });
    beside = '';
  }
  throw new ModelFailed('looped', `it has not answered in ${mostSteps} steps (MODEL_STEPS)`);
}

/** Undefined: the client can be told the text, or needs none beside the question that is put and what code tells them. */
function problemOf(text: string, run: ModelRun): string | undefined {
  if (text !== '') return checkReply(text, run);
  return run.question !== undefined || sayDone('', run) !== '' ? undefined : NOTHING_SAID;
}

function judgeCalls(
  calls: readonly ToolCall[],
  made: Map<string, number>,
  tools: readonly Tool[],
): ModelOutcome {
  for (const { name, arguments: given } of calls) {
    const key = JSON.stringify([name, given]);
    const times = (made.get(key) ?? 0) + 1;
    made.set(key, times);
    if (times > MOST_REPETITIONS) return 'looped';
  }
  return calls.every((call) => 'tool' in readCall(call, tools)) ? 'answered' : 'invalid';
}
