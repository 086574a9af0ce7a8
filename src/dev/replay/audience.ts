import type { ScriptedDialogue } from '../../responders/scripted/script';
import { placeOf } from '../../responders/scripted/script';
import { checkGiven, type Faults, noFaults } from './check';
import type { Delivered, Given } from './far-end';

interface Waiting {
  expected: string;
  resolve: () => void;
}

/** Watches all dialogues at once: what came back for each, and what its responder had been given. */
export class Audience {
  readonly #dialogues: Map<string, ScriptedDialogue>;
  readonly #waiting = new Map<string, Waiting>();
  readonly #keys = new Set<string>();
  readonly #observed = new Set<string>();
  readonly #faults = noFaults();
  #duplicateReplies = 0;
  #redelivered = 0;

  constructor(dialogues: readonly ScriptedDialogue[]) {
    this.#dialogues = new Map(dialogues.map((dialogue) => [dialogue.id, dialogue]));
  }

  /** Resolves with the reply to a turn. False: none came in time. */
  async answerTo(phone: string, dialogue: ScriptedDialogue, at: number, withinMs: number): Promise<boolean> {
    const where = `${dialogue.id}, turn ${at + 1}`;
    const answered = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      const done = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#waiting.set(phone, { expected: dialogue.turns[at]?.reply ?? '', resolve: done });
    });
    this.#waiting.delete(phone);
    if (!answered) this.#faults.misses.push(`${where}: no reply within ${withinMs} ms`);
    else if (!this.#observed.has(where))
      this.#faults.misses.push(`${where}: answered, but nobody saw its context`);
    return answered;
  }

  /** The same key again is the same reply: a provider with idempotency sends it once. */
  hear({ to, text, idempotencyKey }: Delivered): void {
    if (this.#keys.has(idempotencyKey)) {
      this.#redelivered += 1;
      return;
    }
    this.#keys.add(idempotencyKey);
    const waiting = this.#waiting.get(to);
    if (waiting?.expected === text) waiting.resolve();
    else this.#duplicateReplies += 1;
  }

  see(given: Given): void {
    const place = placeOf(given.messageId);
    const dialogue = place && this.#dialogues.get(place.dialogueId);
    if (!dialogue) {
      this.#faults.misses.push(`a responder was given a message that nobody sent: ${given.messageId}`);
      return;
    }
    this.#observed.add(`${dialogue.id}, turn ${place.turn + 1}`);
    checkGiven(dialogue, place.turn, given, this.#faults);
  }

  fail(problem: string): void {
    this.#faults.misses.push(problem);
  }

  findings(): { faults: Faults; duplicateReplies: number; redelivered: number; turnsChecked: number } {
    return {
      faults: this.#faults,
      duplicateReplies: this.#duplicateReplies,
      redelivered: this.#redelivered,
      turnsChecked: this.#observed.size,
    };
  }
}
