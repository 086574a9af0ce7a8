import { setTimeout as sleep } from 'node:timers/promises';
import { jsonSchema, type ModelMessage, streamText, type ToolSet } from 'ai';
import { z } from 'zod';
import type { ModelCall, ModelOutcome, ModelUsage } from '../../domain/model-call';
import { rejectedOn } from '../../time/deadline';
import { SECOND } from '../../time/duration';
import type { Spending } from '../responder';
import type { Answer } from './answer';
import { costOf } from './cost';
import { type Endpoint, PROVIDER } from './endpoint';
import { ModelFailed } from './errors';
import { failureOf } from './failure';
import { listen } from './listen';
import { tokensOf } from './prompt/tokens';
import { toolTokens } from './prompt/tool-tokens';
import type { ModelSettings } from './settings';
import type { Tool } from './tools/tool';

/** The library prints warnings on the terminal otherwise, between the lines of our log. */
globalThis.AI_SDK_LOG_WARNINGS = false;

/** A failure that passes is tried again once: after this pause, or the one that the provider asks for if it is short. */
const PAUSE = SECOND / 2;
const LONGEST_PAUSE = 5 * SECOND;

/** One request to the model. */
export interface Question {
  system: string;
  messages: readonly ModelMessage[];
  /** Absent: it may call none. */
  tools?: readonly Tool[] | undefined;
  /** It must speak now: it sees the tools, and may call none. */
  isLast?: boolean;
  /** What the answer is worth; it is recorded with what the request has cost. Default: `answered` unless it is empty. */
  judge?: (answer: Omit<Answer, 'outcome'>) => ModelOutcome;
}

/** Throws `ModelFailed`, or the reason for which the run was ended from outside. */
export type Ask = (question: Question) => Promise<Answer>;

export interface AskDeps {
  endpoint: Endpoint;
  settings: ModelSettings;
  spending: Spending | undefined;
  /** Of the run: newer messages, a shutdown. */
  signal: AbortSignal;
  /** Every request, also those that are tried again. */
  onCall?: (call: ModelCall) => void;
}

/** All requests of one reply share `MODEL_TIMEOUT`. */
export function createAsk(deps: AskDeps): Ask {
  const endsAt = performance.now() + deps.settings.modelTimeout;
  const remaining = () => endsAt - performance.now();
  return async (question) => {
    deps.signal.throwIfAborted();
    try {
      return await request(deps, question, remaining());
    } catch (error) {
      const pause = pauseAfter(error);
      if (pause === undefined || pause >= remaining()) throw error;
      await sleep(pause, undefined, { signal: deps.signal }).catch(() => deps.signal.throwIfAborted());
      return await request(deps, question, remaining());
    }
  };
}

/** Undefined: it is not tried again. */
function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof ModelFailed) || !error.isPassing) return undefined;
  const { retryAfterMs = PAUSE } = error;
  return retryAfterMs <= LONGEST_PAUSE ? retryAfterMs : undefined;
}

async function request(deps: AskDeps, question: Question, ms: number): Promise<Answer> {
  const { endpoint, settings, spending, onCall } = deps;
  const usage: ModelUsage = { input: 0, cached: 0, output: 0 };
  const startedAt = performance.now();
  const record = async (outcome: ModelOutcome, problem?: string, said = '') => {
    const seconds = (performance.now() - startedAt) / SECOND;
    const isCounted = usage.input > 0 || UNPAID.includes(outcome);
    const used = isCounted ? usage : { ...usage, input: promptTokens(question), output: tokensOf(said) };
    const cost = costOf(used, settings.modelPrices);
    const call = { model: endpoint.name, outcome, seconds, cost, ...used, ...(problem && { problem }) };
    onCall?.(call);
    await spending?.record(call);
  };
  const answer = await answerTo(deps, question, ms, usage).catch(async (error: unknown) => {
    if (deps.signal.aborted) {
      await record('aborted');
      throw deps.signal.reason;
    }
    const { modelApiKey: key } = settings;
    const failure = failureOf(error, { key, texts: textsOf(question) });
    await record(failure.outcome, failure.problem);
    throw failure;
  });
  const outcome = (question.judge ?? worth)(answer);
  await record(outcome, undefined, answer.text);
  return { ...answer, outcome };
}

/** The provider has not begun to answer. */
const UNPAID: readonly ModelOutcome[] = ['rate-limited', 'refused', 'unavailable'];

/** Where the provider does not say: it counts the prompt of an answer that breaks off, or that we break off, too. */
function promptTokens(question: Question): number {
  return tokensOf(question.system) + tokensOf(textsOf(question)) + toolTokens(question.tools ?? []);
}

function worth({ text, calls }: Omit<Answer, 'outcome'>): ModelOutcome {
  return text === '' && calls.length === 0 ? 'empty' : 'answered';
}

/** Under both deadlines: that of the whole reply, and that of a silence. The connection is closed in any case. */
async function answerTo(deps: AskDeps, question: Question, ms: number, usage: ModelUsage) {
  const { modelTimeout, modelFirstToken: quiet } = deps.settings;
  const late = () => new ModelFailed('timed-out', `no reply within ${modelTimeout} ms (MODEL_TIMEOUT)`);
  if (ms <= 0) throw late();
  const ending = new AbortController();
  const total = setTimeout(() => ending.abort(late()), ms);
  const silence = setTimeout(() => ending.abort(tooQuiet(quiet)), quiet);
  const follow = () => ending.abort(deps.signal.reason);
  deps.signal.addEventListener('abort', follow, { once: true });
  try {
    const parts = streamOf(deps, question, ending.signal);
    const answered = listen(parts, usage, () => silence.refresh());
    return await Promise.race([rejectedOn(ending.signal), answered]);
  } finally {
    clearTimeout(total);
    clearTimeout(silence);
    deps.signal.removeEventListener('abort', follow);
    ending.abort();
  }
}

function tooQuiet(ms: number): ModelFailed {
  return new ModelFailed('timed-out', `nothing has come for ${ms} ms (MODEL_FIRST_TOKEN)`);
}

function streamOf(deps: AskDeps, question: Question, abortSignal: AbortSignal) {
  const { endpoint, settings } = deps;
  const { system, messages, tools = [], isLast = false } = question;
  const { modelEffort: effort, modelTemperature: temperature } = settings;
  return streamText({
    model: endpoint.model,
    system,
    messages: [...messages],
    allowSystemInMessages: true,
    maxRetries: 0,
    includeRawChunks: true,
    abortSignal,
    onError: () => {}, // it is thrown
    ...(tools.length > 0 && { tools: toolSet(tools), toolChoice: isLast ? 'none' : 'auto' }),
    ...(temperature !== undefined && { temperature }),
    ...(effort !== undefined && { providerOptions: { [PROVIDER]: { reasoningEffort: effort } } }),
  }).fullStream;
}

const toolSets = new WeakMap<readonly Tool[], ToolSet>();

/** Nothing is executed by the library, and no arguments are checked by it. */
function toolSet(tools: readonly Tool[]): ToolSet {
  const known = toolSets.get(tools);
  if (known) return known;
  const set = Object.fromEntries(tools.map(({ name, ...tool }) => [name, described(tool)]));
  toolSets.set(tools, set);
  return set;
}

function described({ description, schema }: Pick<Tool, 'description' | 'schema'>) {
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return { description, inputSchema: jsonSchema(parameters as Parameters<typeof jsonSchema>[0]) };
}

function textsOf({ messages }: Question): string {
  return messages
    .map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)))
    .join('\n');
}
