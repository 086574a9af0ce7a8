/** What a client asks for. The text of the message encodes all of it. */
export type ClientRequest =
  | { do: 'ask' }
  /** `from`: `YYYY-MM-DDTHH:MM`, local to the company. `seat`: index in the company's staff. */
  | { do: 'book'; from: string; seat: number }
  | { do: 'cancel' }
  /** A yes to what was asked last. */
  | { do: 'agree' }
  /** Gets no reply. */
  | { do: 'thank' };

export function encodeRequest(id: string, request: ClientRequest): string {
  const rest = request.do === 'book' ? ` ${request.from} with ${request.seat}` : '';
  return `${id}: ${request.do}${rest}`;
}

export function decodeRequest(text: string | null): ClientRequest {
  const [, what, from, seat] =
    /^\S+: (ask|book|cancel|agree|thank)(?: (\S+) with (\d+))?$/.exec(text ?? '') ?? [];
  if (what === 'book' && from) return { do: 'book', from, seat: Number(seat) };
  if (what === 'ask' || what === 'cancel' || what === 'agree' || what === 'thank') return { do: what };
  throw new Error(`not a request of the chaos suite: ${text}`);
}
