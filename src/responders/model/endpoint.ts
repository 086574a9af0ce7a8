import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import type { ResponderSettings } from '../settings';
import { requireModel } from './settings';
import { tolerantFetch } from './wire';

/** The name under which the library keeps what belongs to this provider. */
export const PROVIDER = 'model';

export interface Endpoint {
  model: LanguageModel;
  name: string;
}

/** The model that is configured. It is not asked yet. Throws `ConfigInvalid`. */
export function openEndpoint(settings: ResponderSettings): Endpoint {
  const { modelUrl, model: name } = requireModel(settings);
  const provider = createOpenAICompatible({
    name: PROVIDER,
    baseURL: modelUrl,
    includeUsage: true,
    fetch: tolerantFetch,
    ...(settings.modelApiKey && { apiKey: settings.modelApiKey }),
  });
  return { model: provider(name), name };
}
