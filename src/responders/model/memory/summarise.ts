import type { ModelOutcome } from '../../../domain/model-call';
import type { ModelRun } from '../run';
import { dueForSummary } from './due';
import { LONGEST_SUMMARY, SUMMARY_RULES, summaryRequest } from './request';

/** One request to the model, without tools. */
export type AskForText = (question: {
  system: string;
  messages: readonly [{ role: 'user'; content: string }];
  judge: (answer: { text: string }) => ModelOutcome;
}) => Promise<{ text: string }>;

/**
 * Where much of the dialogue is in no summary yet, writes a new one into `run.state`, of the older one and of the oldest messages. It
 * runs beside the reply and never fails: the next turn tries again what this one could not. `window`: DIALOGUE_MESSAGES.
 */
export async function summarise(run: ModelRun, ask: AskForText, window: number): Promise<void> {
  const messages = dueForSummary(run, window);
  const last = messages.at(-1);
  if (!last) return;
  const content = summaryRequest(run.state.summary?.text, messages, run.input.context.company.timezone);
  try {
    const answer = await ask({ system: SUMMARY_RULES, messages: [{ role: 'user', content }], judge });
    if (judge(answer) !== 'answered') return;
    run.state = { ...run.state, summary: { text: answer.text.trim(), until: last.sentAt } };
  } catch {
    // It is recorded with the request.
  }
}

/** One that is too long would leave no room for the rest of the prompt; cut off, it would lose what it ends with. */
function judge({ text }: { text: string }): ModelOutcome {
  const { length } = text.trim();
  if (length === 0) return 'empty';
  return length > LONGEST_SUMMARY ? 'rejected' : 'answered';
}
