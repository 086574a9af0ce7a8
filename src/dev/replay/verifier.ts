import { placeOf, type ScriptedDialogue } from '../../responders/scripted/script';
import { checkContext, type Faults, noFaults } from './context-check';
import type { ObservedContext, ReceivedReply } from './mock-gateway';

interface ExpectedReply {
  text: string;
  resolve: () => void;
}

export interface Findings {
  faults: Faults;
  duplicateReplies: number;
  redelivered: number;
  turnsChecked: number;
}

/** Compares replies and contexts of all running dialogues with the recording. */
export class Verifier {
  readonly #dialogues: Map<string, ScriptedDialogue>;
  /** By phone. */
  readonly #expected = new Map<string, ExpectedReply>();
  readonly #idempotencyKeys = new Set<string>();
  /** Turns whose context was observed. */
  readonly #observed = new Set<string>();
  readonly #faults = noFaults();
  #duplicateReplies = 0;
  #redelivered = 0;

  constructor(dialogues: readonly ScriptedDialogue[]) {
    this.#dialogues = new Map(dialogues.map((dialogue) => [dialogue.id, dialogue]));
  }

  /** Resolves when the reply to a turn has arrived, or with false after `timeoutMs`. */
  async expectReply(
    phone: string,
    dialogue: ScriptedDialogue,
    turn: number,
    timeoutMs: number,
  ): Promise<boolean> {
    const arrived = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), timeoutMs);
      const done = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#expected.set(phone, { text: dialogue.turns[turn]?.reply ?? '', resolve: done });
    });
    this.#expected.delete(phone);
    const where = turnName(dialogue, turn);
    if (!arrived) this.fail(`${where}: no reply within ${timeoutMs} ms`);
    else if (!this.#observed.has(where))
      this.fail(`${where}: a reply arrived, but its context was not observed`);
    return arrived;
  }

  /** A second reply with the same key counts as redelivered: a provider with idempotency sends it once. */
  received({ to, text, idempotencyKey }: ReceivedReply): void {
    if (this.#idempotencyKeys.has(idempotencyKey)) {
      this.#redelivered += 1;
      return;
    }
    this.#idempotencyKeys.add(idempotencyKey);
    const expected = this.#expected.get(to);
    if (expected?.text === text) expected.resolve();
    else this.#duplicateReplies += 1;
  }

  observed(context: ObservedContext): void {
    const place = placeOf(context.messageId);
    const dialogue = place && this.#dialogues.get(place.dialogueId);
    if (!dialogue) {
      this.fail(`a responder was called with a message that the replay did not send: ${context.messageId}`);
      return;
    }
    this.#observed.add(turnName(dialogue, place.turn));
    checkContext(dialogue, place.turn, context, this.#faults);
  }

  fail(problem: string): void {
    this.#faults.misses.push(problem);
  }

  findings(): Findings {
    return {
      faults: this.#faults,
      duplicateReplies: this.#duplicateReplies,
      redelivered: this.#redelivered,
      turnsChecked: this.#observed.size,
    };
  }
}

function turnName(dialogue: ScriptedDialogue, turn: number): string {
  return `${dialogue.id}, turn ${turn + 1}`;
}
