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

/** What an endpoint says of its models. */
export type ModelList =
  | { kind: 'listed'; has: boolean; names: readonly string[] }
  | { kind: 'not-listed'; status: number }
  | { kind: 'key-refused'; status: number }
  | { kind: 'no-answer'; reason: string };

/** Costs nothing: no model is asked. */
export async function listModels(
  settings: ResponderSettings,
  { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number },
): Promise<ModelList> {
  const { modelUrl, model } = requireModel(settings);
  const headers = settings.modelApiKey ? { authorization: `Bearer ${settings.modelApiKey}` } : {};
  const url = `${modelUrl.replace(/\/$/, '')}/models`;
  const request = { headers, signal, timeoutMs, maxBytes: LONGEST_LIST };
  const failed = (problem: string) => new ModelFailed('unavailable', problem);
  try {
    const { status, json } = await requestJson('GET', url, request, {
      unavailable: failed,
      unconfirmed: failed,
    });
    if (status === 401 || status === 403) return { kind: 'key-refused', status };
    const names = listOf(objectOf(json).data).flatMap((one) => stringOf(objectOf(one).id) ?? []);
    if (names.length === 0) return { kind: 'not-listed', status };
    return { kind: 'listed', has: names.map(plain).includes(plain(model)), names };
  } catch (error) {
    if (error instanceof ModelFailed) return { kind: 'no-answer', reason: error.problem };
    throw error;
  }
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
