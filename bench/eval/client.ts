import type { LanguageModel, ModelMessage } from 'ai';
import type { Answer } from '../../tests/support/evaluated-system';
import { ask, type Tokens } from './endpoint';

/** A client of the salon, played by a model. */
export interface SimulatedClient {
  /** What they write next. Undefined: they have nothing more to write. */
  next(reply: Answer | undefined): Promise<string | undefined>;
  tokens: Readonly<Tokens>;
}

const END = '[END]';
const START = '(The chat is open. Write your first message.)';
const SILENCE = '(The salon has not answered to that.)';

const rules = (
  instruction: string,
) => `You play a client who writes to a salon on WhatsApp. The salon's side is played by a program that is tested: you are never the salon.

Who you are and what you want:
<client>
${instruction}
</client>

How you write
- One short message at a time, as people type on a phone, in the language of the text above unless it says otherwise.
- In your own words. Do not copy the text above.
- Only what the salon needs for its next step. Details that it has not asked for may wait.
- Only what stands above. What you are asked and do not know, you do not know; never invent it.
- You do what stands above, and nothing else. Do not help the salon, and do not remind it of its mistakes.
- Where the salon shows buttons, you may answer with the text of one of them.

When what you want is done, or is refused and the text above says nothing for that case, or a person takes over, or you would only say thank you or goodbye, write ${END} and nothing else. Do not write ${END} while the salon still waits for a yes that you want to give.`;

export function simulateClient(model: LanguageModel, instruction: string): SimulatedClient {
  const tokens = { input: 0, output: 0 };
  const said: ModelMessage[] = [];
  return {
    tokens,
    async next(reply) {
      said.push({ role: 'user', content: reply ? shown(reply) : START });
      const asked = await ask(model, rules(instruction), said);
      tokens.input += asked.tokens.input;
      tokens.output += asked.tokens.output;
      const text = asked.text.replace(/<think>.*?<\/think>/gs, '').trim();
      said.push({ role: 'assistant', content: text || END });
      return text === '' || text.includes(END) ? undefined : text;
    },
  };
}

function shown({ text, options }: Answer): string {
  if (text === '') return SILENCE;
  const buttons = options.map(({ title }) => `[${title}]`).join(' ');
  return buttons ? `${text}\n\nButtons: ${buttons}` : text;
}
