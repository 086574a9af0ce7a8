import { setTimeout as pause } from 'node:timers/promises';
import type { WaitingDraft } from '../db/drafts/list';
import type { Answer } from '../db/replies/answers';
import { MINUTE } from '../time/duration';
import { originLine } from './context';
import type { Prompt } from './prompt';

const POLL_EVERY = 100;
const OVERDUE_AFTER = MINUTE;

export interface TalkOptions {
  prompt: Prompt;
  /** Enqueues a message. Resolves with its id. */
  send(text: string): Promise<string>;
  answersTo(messageIds: readonly string[]): Promise<Answer[]>;
  draftsOf(messageIds: readonly string[]): Promise<WaitingDraft[]>;
  /** Prints the origin of the context below each answer. */
  showContext: boolean;
}

/**
 * A person may write while an answer is pending, and errors are printed. A script's next line is sent after the answer to
 * the line before, and errors are thrown.
 */
export async function talk(options: TalkOptions): Promise<void> {
  return options.prompt.terminal ? talkWithPerson(options) : talkWithScript(options);
}

async function talkWithPerson({ prompt, send, ...options }: TalkOptions): Promise<void> {
  const answers = new Answers(prompt, options);
  const ended = new AbortController();
  const showing = answers.keepShowing(ended.signal);
  for await (const text of prompt.lines()) {
    try {
      answers.expect(await send(text));
    } catch (error) {
      prompt.print(note(`not sent: ${(error as Error).message}`));
    }
  }
  ended.abort();
  await showing;
}

async function talkWithScript({ prompt, send, ...options }: TalkOptions): Promise<void> {
  const answers = new Answers(prompt, options);
  for await (const text of prompt.lines()) {
    answers.expect(await send(text));
    for (; answers.arePending; await pause(POLL_EVERY)) await answers.show();
  }
}

class Answers {
  /** Unanswered messages by id. */
  readonly #pending = new Map<string, { since: number; overdue: boolean }>();
  readonly #drafts = new Set<string>();
  #problem = '';

  constructor(
    private readonly prompt: Prompt,
    private readonly options: Pick<TalkOptions, 'answersTo' | 'draftsOf' | 'showContext'>,
  ) {}

  expect(messageId: string): void {
    this.#pending.set(messageId, { since: Date.now(), overdue: false });
  }

  /** Messages without an answer that are not overdue. One with a draft may wait for hours: it counts as overdue. */
  get arePending(): boolean {
    return [...this.#pending.values()].some(({ overdue }) => !overdue);
  }

  async keepShowing(ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      try {
        await this.show(ended);
        this.#problem = '';
      } catch (error) {
        const problem = (error as Error).message;
        if (problem !== this.#problem)
          this.prompt.print(note(`cannot read answers from PostgreSQL: ${problem}`));
        this.#problem = problem;
      }
      await pause(POLL_EVERY, undefined, { signal: ended }).catch(() => undefined);
    }
  }

  async show(ended?: AbortSignal): Promise<void> {
    if (this.#pending.size === 0) return;
    const answers = await this.options.answersTo([...this.#pending.keys()]);
    if (ended?.aborted) return;
    for (const answer of answers) {
      for (const id of answer.messageIds) this.#pending.delete(id);
      this.prompt.print(shown(answer, this.options.showContext));
    }
    await this.#showDrafts();
    for (const message of this.#pending.values()) {
      if (message.overdue || Date.now() - message.since < OVERDUE_AFTER) continue;
      message.overdue = true;
      this.prompt.print(note('no answer for a minute; to find the cause, run `npx dialogkeeper doctor`'));
    }
  }

  async #showDrafts(): Promise<void> {
    const asked = [...this.#pending.keys()];
    if (asked.length === 0) return;
    for (const { draftId, messageIds } of await this.options.draftsOf(asked)) {
      for (const id of messageIds) this.#pending.set(id, { since: Date.now(), overdue: true });
      if (this.#drafts.has(draftId)) continue;
      this.#drafts.add(draftId);
      this.prompt.print(note(`the reply waits for you: npx dialogkeeper drafts show --draft ${draftId}`));
    }
  }
}

function shown({ text, report }: Answer, showContext: boolean): string {
  if (!text)
    return note(
      'the turn is done, without a reply; a bot that only observes: npx dialogkeeper drafts list --last 1',
    );
  const context = showContext && report ? `     ${originLine(report.context)}\n` : '';
  return `bot> ${text.replaceAll('\n', '\n     ')}\n${context}`;
}

function note(text: string): string {
  return `     (${text})\n`;
}
