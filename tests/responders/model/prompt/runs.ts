import type { Context } from '../../../../src/domain/context';
import type { TurnMessage } from '../../../../src/domain/turn';
import { buildPrompt, type Prompt, type PromptOptions } from '../../../../src/responders/model/prompt';
import type { ModelRun } from '../../../../src/responders/model/run';
import { type ModelState, readModelState } from '../../../../src/responders/model/state';
import type { RespondInput } from '../../../../src/responders/responder';
import { MONDAY_NOON } from '../../../support/contexts';

export interface RunParts {
  context: Context;
  messages?: readonly (Partial<TurnMessage> & Pick<TurnMessage, 'text'>)[];
  input?: Partial<RespondInput>;
  state?: Partial<ModelState>;
}

/** A run of the turn on Monday at noon. */
function runOf({ context, messages = [{ text: 'Здравствуйте!' }], input, state }: RunParts): ModelRun {
  return {
    input: {
      context,
      messages: messages.map((message, i) => ({
        messageId: `m${i}`,
        kind: 'text',
        sentAt: MONDAY_NOON,
        ...message,
      })),
      now: MONDAY_NOON,
      localNow: '2026-11-23T12:00',
      signal: new AbortController().signal,
      ...input,
    },
    state: { ...readModelState({}), ...state },
    performed: [],
    handedOver: false,
    silent: false,
  };
}

export function promptOf(parts: RunParts, options: Partial<PromptOptions> = {}): Prompt {
  return buildPrompt(runOf(parts), { tokens: 12_000, ownWords: '', ...options });
}

/** All that the model reads, in its order. */
export function textOf({ system, messages }: Prompt): string {
  return [system, ...messages.map(({ content }) => content as string)].join('\n');
}

export function lastOf({ messages }: Prompt): string {
  return messages.at(-1)?.content as string;
}
