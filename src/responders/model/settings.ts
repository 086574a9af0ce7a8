import { ConfigInvalid } from '../../settings/errors';
import { decimal, duration, integer, oneOf, secretOfHeader, text, url } from '../../settings/parse';
import type { Settings, Values } from '../../settings/setting';
import { MINUTE } from '../../time/duration';

export const MODEL_SETTINGS = {
  modelUrl: {
    env: 'MODEL_URL',
    default: undefined,
    doc: 'the address of an OpenAI-compatible API, such as `https://api.openai.com/v1`. With it, `RESPONDER` is `model` unless it is set ([model.md](model.md))',
    parse: url('http:', 'https:'),
  },
  model: {
    env: 'MODEL',
    default: undefined,
    doc: 'the name of the model there',
    parse: text,
  },
  modelApiKey: {
    env: 'MODEL_API_KEY',
    default: undefined,
    doc: 'the key of that API. Unset: none is sent',
    parse: secretOfHeader,
  },
  modelEffort: {
    env: 'MODEL_EFFORT',
    default: undefined,
    doc: 'how much a model that reasons may reason: `none`, `minimal`, `low`, `medium`, `high`. Unset: as the provider does',
    parse: oneOf('none', 'minimal', 'low', 'medium', 'high'),
  },
  modelTemperature: {
    env: 'MODEL_TEMPERATURE',
    default: undefined,
    doc: '0 to 2. Unset: as the provider does; some models allow no other',
    parse: decimal(0, 2),
  },
  modelTimeout: {
    env: 'MODEL_TIMEOUT',
    default: '25s',
    doc: 'how long the model may think about one reply, all of its requests together; then the fallback answers. Must be shorter than `RESPONDER_TIMEOUT`',
    parse: duration(100, 10 * MINUTE),
  },
  modelFirstToken: {
    env: 'MODEL_FIRST_TOKEN',
    default: '15s',
    doc: 'how long one request may take until its answer begins, and until it goes on',
    parse: duration(100, 10 * MINUTE),
  },
  modelSteps: {
    env: 'MODEL_STEPS',
    default: '8',
    doc: 'how many requests to the model one reply may take: a model that calls a tool is asked again with its result',
    parse: integer(1, 50),
  },
  modelPromptTokens: {
    env: 'MODEL_PROMPT_TOKENS',
    default: '12000',
    doc: 'how long a prompt may be, in tokens. A longer catalogue is shortened, and the model looks up the rest',
    parse: integer(6000, 1_000_000),
  },
  modelPrompts: {
    env: 'MODEL_PROMPTS',
    default: 'prompts',
    doc: "the folder with the companies' own words for the model, a file `<company>.md` each",
    parse: text,
  },
  modelFallback: {
    env: 'MODEL_FALLBACK',
    default: 'receptionist',
    doc: 'who answers when the model cannot: the `receptionist`, or a polite sentence and a person (`hand-over`)',
    parse: oneOf('receptionist', 'hand-over'),
  },
  modelPrices: {
    env: 'MODEL_PRICES',
    default: undefined,
    doc: 'money for a million tokens: of the prompt, of the part of it that was cached, and of the answer, as in `0.25,0.025,2`. Unset: costs are 0',
    parse: prices,
  },
  modelDailyBudget: {
    env: 'MODEL_DAILY_BUDGET',
    default: undefined,
    doc: 'how much a company may spend a day on the model and on voice notes (`company.model_daily_budget` overrides it), in the currency of `MODEL_PRICES`. It needs these prices or `TRANSCRIBE_PRICE`. When it is spent, the fallback answers until midnight. Unset: any amount',
    parse: decimal(0, 1_000_000),
  },
} satisfies Settings;

export type ModelSettings = Values<typeof MODEL_SETTINGS>;

export interface Prices {
  input: number;
  cached: number;
  output: number;
}

function prices(given: string, env: string): Prices {
  const [input = Number.NaN, cached = Number.NaN, output = Number.NaN, ...more] = given
    .split(',')
    .map((price) => (/^\s*\d+(\.\d+)?\s*$/.test(price) ? Number(price) : Number.NaN));
  if (more.length === 0 && [input, cached, output].every((price) => price >= 0))
    return { input, cached, output };
  throw new ConfigInvalid(env, given, 'three prices, separated by commas, such as 0.25,0.025,2');
}

/** Where the model is. Throws `ConfigInvalid`. */
export function requireModel({
  modelUrl,
  model,
  modelTimeout,
  modelPrices,
  modelDailyBudget,
  responderTimeout,
  transcribePrice,
}: ModelSettings & { responderTimeout: number; transcribePrice?: number | undefined }): {
  modelUrl: string;
  model: string;
} {
  if (!modelUrl) throw new ConfigInvalid('MODEL_URL', undefined, 'set when RESPONDER is model');
  if (!model) throw new ConfigInvalid('MODEL', undefined, 'the name of a model when MODEL_URL is set');
  if (modelTimeout >= responderTimeout)
    throw new ConfigInvalid('MODEL_TIMEOUT', `${modelTimeout}ms`, 'shorter than RESPONDER_TIMEOUT');
  if (modelDailyBudget !== undefined && !modelPrices && transcribePrice === undefined)
    throw new ConfigInvalid(
      'MODEL_PRICES',
      undefined,
      'set when MODEL_DAILY_BUDGET is set (or TRANSCRIBE_PRICE): without prices every cost is 0',
    );
  return { modelUrl, model };
}
