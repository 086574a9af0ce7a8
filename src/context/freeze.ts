/** Freezes a value and everything in it. A part that is frozen already is taken to be frozen all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** The value as a process would read it from Redis. A frozen value comes from a context, so it has been through JSON already. */
export function asParsed<T>(value: T): T {
  return Object.isFrozen(value) ? value : JSON.parse(JSON.stringify(value));
}
