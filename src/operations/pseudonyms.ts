import { masked } from '../privacy/redaction';

/** Shorter words are no names, or not only. */
const SHORTEST = 3;

/** Puts other names in the place of those that are known, and masks what looks like a phone number or an e-mail address. */
export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #pattern: RegExp | undefined;

  constructor({ client, staff }: { client: string | null; staff: readonly string[] }) {
    const add = (name: string, pseudonym: string) => {
      for (const word of [name, ...name.split(/\s+/u)]) {
        const key = word.trim().toLowerCase();
        if (key.length >= SHORTEST && !this.#names.has(key)) this.#names.set(key, pseudonym);
      }
    };
    if (client) add(client, 'Client');
    for (const [i, name] of staff.entries()) add(name, `Staff-${letters(i)}`);
    const words = [...this.#names.keys()].sort((one, other) => other.length - one.length);
    const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
    if (escaped.length > 0)
      this.#pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
  }

  /** Of a member of staff. */
  of(name: string | null): string {
    return this.#names.get(name?.trim().toLowerCase() ?? '') ?? 'Staff';
  }

  in(text: string): string {
    const replaced = this.#pattern
      ? text.replace(this.#pattern, (name) => this.#names.get(name.toLowerCase()) ?? name)
      : text;
    return masked(replaced);
  }
}

/** A, B, … Z, AA, AB, … */
function letters(i: number): string {
  const before = Math.floor(i / 26);
  return (before > 0 ? letters(before - 1) : '') + String.fromCharCode(65 + (i % 26));
}
