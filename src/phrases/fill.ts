export type Values = Record<string, string | number | null | undefined>;

/** `{name}` is a value; a part in brackets is left out if one of its values is missing or empty. */
export function fill(phrase: string, values: Values = {}): string {
  const shown = (name: string) => String(values[name] ?? '');
  const isComplete = (part: string) =>
    [...part.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => shown(name) !== '');
  return phrase
    .replace(/\[([^\]]*)\]/g, (_, part: string) => (isComplete(part) ? part : ''))
    .replace(/\{(\w+)\}/g, (_, name: string) => shown(name));
}
