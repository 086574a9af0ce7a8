import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, type LanguageModel, type ModelMessage } from 'ai';

export interface Endpoint {
  url: string;
  model: string;
  /** Undefined: none is sent. */
  key: string | undefined;
}

export interface Tokens {
  input: number;
  output: number;
}

export interface Asked {
  text: string;
  tokens: Tokens;
}

/** A model that is asked for a text, without tools. */
export function openModel({ url, model, key }: Endpoint): LanguageModel {
  return createOpenAICompatible({ name: 'evaluation', baseURL: url, ...(key && { apiKey: key }) })(model);
}

export async function ask(model: LanguageModel, system: string, messages: ModelMessage[]): Promise<Asked> {
  const { text, usage } = await generateText({ model, system, messages, maxRetries: 4 });
  return { text, tokens: { input: usage.inputTokens ?? 0, output: usage.outputTokens ?? 0 } };
}

/** Throws an error that says what the endpoint has answered. */
export async function checkEndpoint(endpoint: Endpoint): Promise<void> {
  try {
    await generateText({
      model: openModel(endpoint),
      prompt: 'Answer with one word.',
      maxRetries: 0,
      timeout: 60_000,
    });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${endpoint.model} at ${endpoint.url} does not answer: ${problem}`, { cause: error });
  }
}
