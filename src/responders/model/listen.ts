import type { AssistantModelMessage, LanguageModelUsage, TextStreamPart, ToolSet } from 'ai';
import type { ModelUsage } from '../../domain/model-call';
import { isObject, listOf, numberOf, objectOf } from '../../provider-api/json';
import type { Answer, ToolCall } from './answer';
import { PROVIDER } from './endpoint';
import { ModelFailed } from './errors';
import { withoutThoughts } from './thoughts';

/** Characters: four messages of WhatsApp. */
const LONGEST_TEXT = 16_000;

type Part = TextStreamPart<ToolSet>;
type CallPart = Extract<Part, { type: 'tool-call' }>;
type Content = Exclude<AssistantModelMessage['content'], string>;

/**
 * Reads an answer to its end.
 *
 * @param usage is filled in as soon as it is known, so that an answer that fails is paid for, too
 * @param onPiece is called for each piece that arrives, of whatever kind
 * @throws ModelFailed or what the library throws
 */
export async function listen(
  parts: AsyncIterable<Part>,
  usage: ModelUsage,
  onPiece: () => void,
): Promise<Omit<Answer, 'outcome'>> {
  const said = { text: '', reasoning: '', repeatsReasoning: false };
  const calls: CallPart[] = [];
  let reason: string | undefined;
  for await (const part of parts) {
    if (part.type === 'raw') {
      onPiece();
      said.repeatsReasoning ||= namesReasoning(part.rawValue);
    } else if (part.type === 'text-delta') said.text += part.text;
    else if (part.type === 'reasoning-delta') said.reasoning += part.text;
    else if (part.type === 'tool-call') calls.push(part);
    else if (part.type === 'error') throw part.error;
    else if (part.type === 'finish-step') {
      Object.assign(usage, usageOf(part.usage));
      reason = part.finishReason;
    }
    if (said.text.length > LONGEST_TEXT)
      throw new ModelFailed('invalid', `its text is longer than ${LONGEST_TEXT} characters`);
  }
  if (reason === 'length')
    throw new ModelFailed('cut', 'the provider allows no longer answer (finish_reason length)');
  if (reason === 'content-filter') throw new ModelFailed('refused', 'a content filter of the provider');
  const text = withoutThoughts(said.text);
  const reasoning = said.repeatsReasoning ? said.reasoning : '';
  return { text, calls: calls.map(callOf), message: messageOf(text, reasoning, calls), usage };
}

/** DeepSeek wants this field back with the results of the tools; Groq, which names it `reasoning`, refuses it. */
function namesReasoning(piece: unknown): boolean {
  const choice = listOf(objectOf(piece).choices)[0];
  return typeof objectOf(objectOf(choice).delta).reasoning_content === 'string';
}

/** The library has not found the tool, or has not read the arguments, where it calls a call invalid. */
function callOf({ toolCallId: id, toolName: name, input }: CallPart): ToolCall {
  return { id, name, arguments: isObject(input) ? input : undefined };
}

function messageOf(text: string, reasoning: string, calls: readonly CallPart[]): AssistantModelMessage {
  const content: Content = [];
  if (reasoning !== '') content.push({ type: 'reasoning', text: reasoning });
  if (text !== '') content.push({ type: 'text', text });
  for (const { toolCallId, toolName, input, providerMetadata } of calls) {
    const thoughtSignature = providerMetadata?.[PROVIDER]?.thoughtSignature;
    content.push({
      type: 'tool-call',
      toolCallId,
      toolName,
      input: isObject(input) ? input : {},
      ...(thoughtSignature !== undefined && { providerOptions: { google: { thoughtSignature } } }),
    });
  }
  return { role: 'assistant', content };
}

function usageOf({ inputTokens, inputTokenDetails, outputTokens, raw }: LanguageModelUsage): ModelUsage {
  const cached = inputTokenDetails.cacheReadTokens || numberOf(raw?.prompt_cache_hit_tokens) || 0;
  const input = inputTokens ?? 0;
  return { input, cached: Math.min(cached, input), output: outputTokens ?? 0 };
}
