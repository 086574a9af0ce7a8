/** What a client may say. All of it stands in the message's text, so that a responder needs to know nothing else. */
export type Saying =
  | { do: 'ask' }
  /** `from` as `YYYY-MM-DDTHH:MM`, local to the company; `seat`: whom, by place in the company's staff. */
  | { do: 'book'; from: string; seat: number }
  | { do: 'cancel' }
  /** Is answered with silence. */
  | { do: 'thank' };

export function spell(id: string, saying: Saying): string {
  const rest = saying.do === 'book' ? ` ${saying.from} with ${saying.seat}` : '';
  return `${id}: ${saying.do}${rest}`;
}

export function understand(text: string | null): Saying {
  const [, what, from, seat] = /^\S+: (ask|book|cancel|thank)(?: (\S+) with (\d+))?$/.exec(text ?? '') ?? [];
  if (what === 'book' && from) return { do: 'book', from, seat: Number(seat) };
  if (what === 'ask' || what === 'cancel' || what === 'thank') return { do: what };
  throw new Error(`nobody says this: ${text}`);
}
