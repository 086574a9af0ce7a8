import type { ModelMessage } from 'ai';
import type { MessageKind } from '../../../domain/context';
import { localTimeOf } from '../../../time/local-time';
import type { Said } from '../memory/due';
import { dataOf } from './data';
import { tokensOf } from './tokens';
import { weekday } from './weekday';

/** A piece of a message of the prompt. */
export interface Entry {
  role: 'user' | 'assistant';
  text: string;
}

/** The messages, and a mark where a day begins: "tomorrow" means another day in each. */
export function entriesOf(messages: readonly Said[], timezone: string, longest: number): Entry[] {
  let day: string | undefined;
  return messages.flatMap((message) => {
    const date = dateIn(timezone, message.sentAt);
    const mark = date === day ? [] : [note(`<day>${weekday(date)} ${date}</day>`)];
    day = date;
    return [...mark, entryOf(message, longest)];
  });
}

/** The second part of a dialogue, without the mark of a day that the first part ends with. */
export function continued(first: readonly Entry[], second: readonly Entry[]): Entry[] {
  const day = first.findLast(({ text }) => text.startsWith('<day>'));
  return second.filter(({ text }, i) => i > 0 || text !== day?.text);
}

/** What the program says. */
export function note(text: string): Entry {
  return { role: 'user', text };
}

function entryOf({ from, kind, text, sentAt: _ }: Said, longest: number): Entry {
  const words = dataOf(text ?? '', longest);
  if (from === 'business') {
    return words ? { role: 'assistant', text: words } : note(`<sent-by-business kind="${kind}"/>`);
  }
  if (PLAIN.includes(kind) && words) return note(words);
  return note(words ? `<message kind="${kind}">${words}</message>` : `<message kind="${kind}"/>`);
}

const PLAIN: readonly MessageKind[] = ['text', 'button'];

function dateIn(timezone: string, sentAt: string): string {
  try {
    return localTimeOf(new Date(sentAt), timezone).slice(0, 10);
  } catch {
    return sentAt.slice(0, 10); // a time zone that PostgreSQL knows and this machine does not
  }
}

/** Around each message, in all formats that are known. */
const MESSAGE_TOKENS = 6;

export function entryTokens(entries: readonly Entry[]): number {
  return entries.reduce((sum, { text }) => sum + tokensOf(text) + MESSAGE_TOKENS, 0);
}

/** Roles take turns: some models refuse two messages of one role in a row. */
export function messagesOf(entries: readonly Entry[]): ModelMessage[] {
  const messages: { role: Entry['role']; content: string }[] = [];
  for (const { role, text } of entries) {
    const last = messages.at(-1);
    if (last?.role === role) last.content += `\n${text}`;
    else messages.push({ role, content: text });
  }
  return messages;
}
