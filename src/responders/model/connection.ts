import { requestJson } from '../../provider-api/http';
import { listOf, objectOf, stringOf } from '../../provider-api/json';
import type { ResponderSettings } from '../settings';
import { createAsk } from './ask';
import { openEndpoint } from './endpoint';
import { ModelFailed } from './errors';
import { requireModel } from './settings';
import { TOOLS } from './tools';

/** The lists of routers have hundreds of models. */
const LONGEST_LIST = 4_000_000;
const KEY_REFUSED = new Set([401, 403]);

/** What an endpoint says of its models. */
export type ModelList =
  | { kind: 'listed'; has: boolean; names: readonly string[] }
  | { kind: 'not-listed' }
  /** `MODEL_URL` is another path of the host, such as one without `/v1`, or redirects. */
  | { kind: 'no-api'; status: number }
  | { kind: 'key-refused'; status: number }
  | { kind: 'no-answer'; reason: string };

/** Costs nothing: no model is asked. */
export async function listModels(
  settings: ResponderSettings,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<ModelList> {
  const { modelUrl, model } = requireModel(settings);
  const headers = settings.modelApiKey ? { authorization: `Bearer ${settings.modelApiKey}` } : {};
  const failed = (problem: string) => new ModelFailed('unavailable', problem);
  const request = (method: 'GET' | 'POST', path: string, body?: object) =>
    requestJson(
      method,
      `${modelUrl.replace(/\/$/, '')}${path}`,
      { headers, body, signal, timeoutMs, maxBytes: LONGEST_LIST },
      { unavailable: failed, unconfirmed: failed },
    );
  try {
    const { status, json } = await request('GET', '/models');
    if (KEY_REFUSED.has(status)) return { kind: 'key-refused', status };
    const names = listOf(objectOf(json).data).flatMap((one) => stringOf(objectOf(one).id) ?? []);
    if (names.length > 0) return { kind: 'listed', has: names.map(plain).includes(plain(model)), names };
    // A request without a model and messages is refused by every API, and no model is asked.
    const refused = await request('POST', '/chat/completions', {});
    if (KEY_REFUSED.has(refused.status)) return { kind: 'key-refused', status: refused.status };
    return isElsewhere(refused.status) ? { kind: 'no-api', status: refused.status } : { kind: 'not-listed' };
  } catch (error) {
    if (error instanceof ModelFailed) return { kind: 'no-answer', reason: error.problem };
    throw error;
  }
}

function isElsewhere(status: number): boolean {
  return status === 404 || status === 405 || (status >= 300 && status < 400);
}

/** Gemini lists `models/gemini-…` and answers to `gemini-…`; Ollama lists `qwen3:latest` and answers to `qwen3`. */
function plain(name: string): string {
  return name.replace(/^models\//, '').replace(/:latest$/, '');
}

/**
 * Asks the model for a word, with all tools, which some models do not take. Costs about 3000 tokens of a prompt. Resolves with the
 * seconds that it took. Throws `ModelFailed`.
 */
export async function tryModel(settings: ResponderSettings, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const ask = createAsk({ endpoint: openEndpoint(settings), settings, spending: undefined, signal });
  const { outcome } = await ask({
    system: 'This is a test of the connection.',
    messages: [{ role: 'user', content: 'Answer with the word OK, and call no tool.' }],
    tools: TOOLS,
  });
  if (outcome === 'empty') throw new ModelFailed('empty', 'it has said nothing');
  return (performance.now() - startedAt) / 1000;
}
