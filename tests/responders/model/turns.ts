import type { Context, DialogueMessage } from '../../../src/domain/context';
import type { Action, ActionOutcome, PerformedAction, TurnMessage } from '../../../src/domain/turn';
import type { ModelRun } from '../../../src/responders/model/run';
import { readModelState, withModelState } from '../../../src/responders/model/state';
import { TOOLS } from '../../../src/responders/model/tools';
import type { ToolResult } from '../../../src/responders/model/tools/tool';
import type { RespondInput } from '../../../src/responders/responder';
import { deepFreeze, MONDAY_NOON } from '../../support/contexts';

type Sent = string | Pick<TurnMessage, 'kind' | 'text' | 'choice'>;
export type Call = readonly [tool: string, input: Record<string, unknown>];

export interface Turn {
  run: ModelRun;
  results: ToolResult[];
  performed: Action[];
  /** What was put to the client. */
  question: string;
  /** The ids of the buttons. */
  buttons: string[];
}

interface Turns {
  /** One turn: what the client writes, and what the model calls. */
  turn(sent: readonly Sent[] | Sent, calls: readonly Call[], options?: TurnOptions): Promise<Turn>;
  change(change: (context: Context) => Context): void;
  readonly context: Context;
}

interface TurnOptions {
  /** The text of the model before what code adds. */
  text?: string;
  answers?: PerformedAction[];
  outcomes?: ActionOutcome[];
}

/** A dialogue in which the last reply, with its question, and the state are what the next turn is given. Bookings stay as they are. */
export function turns(start: Context): Turns {
  let context = start;
  return {
    async turn(sent, calls, { text = 'Хорошо.', answers = [], outcomes } = {}) {
      const messages = messagesOf(sent);
      const performed: Action[] = [];
      const input: RespondInput = {
        ...inputOf(context, messages),
        ...(outcomes && { outcomes }),
        perform: async (action) => {
          performed.push(action);
          return answers.shift() ?? { outcome: 'done' };
        },
      };
      const run = runOf(input);
      const results: ToolResult[] = [];
      for (const call of calls) results.push(await callTool(run, call));
      const question = run.question?.text ?? '';
      const said = [text, question].filter(Boolean).join('\n\n');
      context = deepFreeze(after(context, messages, said, run));
      const buttons = run.question?.options.map(({ id }) => id) ?? [];
      return { run, results, performed, question: plain(question), buttons };
    },
    change(change) {
      context = deepFreeze(change(context));
    },
    get context() {
      return context;
    },
  };
}

export function messagesOf(sent: readonly Sent[] | Sent): TurnMessage[] {
  const all = Array.isArray(sent) ? sent : [sent];
  return all.map((one: Sent, i) => ({
    ...(typeof one === 'string' ? { kind: 'text' as const, text: one } : one),
    messageId: `m${i}`,
    sentAt: MONDAY_NOON,
  }));
}

export function inputOf(context: Context, messages: TurnMessage[]): RespondInput {
  const signal = new AbortController().signal;
  return { context, messages, now: MONDAY_NOON, localNow: '2026-11-23T12:00', signal };
}

export function runOf(input: RespondInput): ModelRun {
  const state = readModelState(input.context.dialogue.state);
  return { input, state, performed: [], handedOver: false, silent: false };
}

/** With arguments that went through the schema, as the model's do. */
async function callTool(run: ModelRun, [name, given]: Call): Promise<ToolResult> {
  const tool = TOOLS.find((one) => one.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool.run(tool.schema.parse(given), run, run.input.signal);
}

/** Without the no-break spaces of prices. */
export const plain = (text: string) => text.replaceAll('\u00a0', ' ');

function after(context: Context, messages: TurnMessage[], said: string, run: ModelRun): Context {
  const written = messages.map(
    ({ kind, text, sentAt }): DialogueMessage => ({ from: 'client', kind, text, sentAt }),
  );
  const answer: DialogueMessage = { from: 'business', kind: 'text', text: said, sentAt: MONDAY_NOON };
  const state = JSON.parse(JSON.stringify(withModelState(context.dialogue.state, run.state)));
  const dialogue = {
    ...context.dialogue,
    reminds: undefined,
    state,
    messages: [...context.dialogue.messages, ...written, answer],
  };
  return { ...context, dialogue };
}
