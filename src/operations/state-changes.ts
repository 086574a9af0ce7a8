/** A value of two states that is not the same in both. JSON; undefined: it is not there. */
export interface StateChange {
  /** Such as `slots.service`. */
  path: string;
  real: string | undefined;
  replayed: string | undefined;
}

/** A page with more is not read. */
const MOST = 100;

/** What is different in two states, in the order of their paths. */
export function stateChanges(real: unknown, replayed: unknown): StateChange[] {
  const [one, other] = [leavesOf(real), leavesOf(replayed)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .map((path) => ({ path, real: one.get(path), replayed: other.get(path) }))
    .filter((change) => change.real !== change.replayed)
    .slice(0, MOST);
}

function leavesOf(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (inner.length === 0) {
    if (path !== '' && value !== undefined) found.set(path, JSON.stringify(value));
    return found;
  }
  for (const [key, one] of inner) leavesOf(one, path === '' ? key : `${path}.${key}`, found);
  return found;
}
