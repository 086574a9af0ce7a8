import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../db/replies';
import { MINUTE } from '../time/duration';
import { whereFrom } from './context';
import type { Prompt } from './prompt';

const ASK_EVERY = 100;
const PATIENCE = MINUTE;

export interface TalkOptions {
  prompt: Prompt;
  /** Resolves with the message's id when the message is on its way. */
  send(text: string): Promise<string>;
  answersTo(messageIds: readonly string[]): Promise<Answer[]>;
  /** Whether an answer is followed by where its context came from. */
  showContext: boolean;
}

/**
 * A person writes as they like, also before an answer has come, and stays when something fails. A script's next line
 * waits for the answer to the one before; whatever fails is thrown.
 */
export async function talk(options: TalkOptions): Promise<void> {
  return options.prompt.terminal ? talkWithPerson(options) : talkWithScript(options);
}

async function talkWithPerson({ prompt, send, ...options }: TalkOptions): Promise<void> {
  const answers = new Answers(prompt, options);
  const left = new AbortController();
  const showing = answers.keepShowing(left.signal);
  for await (const text of prompt.lines()) {
    try {
      answers.await(await send(text));
    } catch (error) {
      prompt.print(note(`not sent: ${(error as Error).message}`));
    }
  }
  left.abort();
  await showing;
}

async function talkWithScript({ prompt, send, ...options }: TalkOptions): Promise<void> {
  const answers = new Answers(prompt, options);
  for await (const text of prompt.lines()) {
    answers.await(await send(text));
    for (; answers.areExpected; await pause(ASK_EVERY)) await answers.show();
  }
}

class Answers {
  /** By message id: when it was sent, until it is answered. */
  readonly #awaited = new Map<string, { since: number; overdue: boolean }>();
  #problem = '';

  constructor(
    private readonly prompt: Prompt,
    private readonly options: Pick<TalkOptions, 'answersTo' | 'showContext'>,
  ) {}

  await(messageId: string): void {
    this.#awaited.set(messageId, { since: Date.now(), overdue: false });
  }

  /** False when all have come, or are overdue and this has been said. */
  get areExpected(): boolean {
    return [...this.#awaited.values()].some(({ overdue }) => !overdue);
  }

  async keepShowing(left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      try {
        await this.show(left);
        this.#problem = '';
      } catch (error) {
        const problem = (error as Error).message;
        if (problem !== this.#problem)
          this.prompt.print(note(`PostgreSQL does not tell the answer: ${problem}`));
        this.#problem = problem;
      }
      await pause(ASK_EVERY, undefined, { signal: left }).catch(() => undefined);
    }
  }

  async show(left?: AbortSignal): Promise<void> {
    if (this.#awaited.size === 0) return;
    const answers = await this.options.answersTo([...this.#awaited.keys()]);
    if (left?.aborted) return;
    for (const answer of answers) {
      for (const id of answer.messageIds) this.#awaited.delete(id);
      this.prompt.print(shown(answer, this.options.showContext));
    }
    for (const message of this.#awaited.values()) {
      if (message.overdue || Date.now() - message.since < PATIENCE) continue;
      message.overdue = true;
      this.prompt.print(
        note('no answer for a minute: `npx dialogkeeper doctor` says whether something is wrong'),
      );
    }
  }
}

function shown({ text, report }: Answer, showContext: boolean): string {
  if (!text) return note('the turn is done; nothing was said');
  const context = showContext && report ? `     ${whereFrom(report.context)}\n` : '';
  return `bot> ${text.replaceAll('\n', '\n     ')}\n${context}`;
}

function note(text: string): string {
  return `     (${text})\n`;
}
