/** How much JSON a field may hold. */
export interface JsonLimit {
  /** In UTF-8. */
  bytes: number;
  /** Objects and lists inside each other. */
  depth: number;
  /** Members of objects and elements of lists, at all depths. */
  values: number;
}

/**
 * Characters of a job's whole JSON. Above the limits of all fields together, also where a producer escapes every letter
 * that is not ASCII (`\u0430`). A longer job is refused before it is parsed: parsing takes several times its size.
 */
const MAX_JOB_CHARACTERS = 2 * 1024 * 1024;

/** Why a job is refused for its length; undefined: it keeps the limit. */
export function excessOfJob(json: string): string | undefined {
  if (json.length <= MAX_JOB_CHARACTERS) return undefined;
  return `is ${json.length} characters of JSON; at most ${MAX_JOB_CHARACTERS} are taken`;
}

/** Why this value is refused; undefined: it keeps the limit. */
export function excessOf(value: unknown, limit: JsonLimit): string | undefined {
  const shape = excessOfShape(value, limit);
  if (shape) return shape;
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    return 'cannot be written as JSON';
  }
  const bytes = Buffer.byteLength(json ?? '');
  return bytes > limit.bytes ? `is ${bytes} bytes of JSON; at most ${limit.bytes} are taken` : undefined;
}

/** Without recursion: a value that is nested too deep would overflow the stack here instead of in PostgreSQL. */
function excessOfShape(value: unknown, { depth, values }: JsonLimit): string | undefined {
  let count = 0;
  let level: unknown[] = [value];
  for (let below = 0; level.length > 0; below += 1) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      if (below === depth) return `is nested more than ${depth} levels deep`;
      const inside = Object.values(one);
      count += inside.length;
      if (count > values) return `holds more than ${values} values`;
      next.push(...inside);
    }
    level = next;
  }
  return undefined;
}
