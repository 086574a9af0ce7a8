/** In all its depth. What is frozen already is taken to be so all the way down. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** What any process would read of it. What is frozen comes from a context, and has been through JSON already. */
export function asParsed<T>(value: T): T {
  return Object.isFrozen(value) ? value : JSON.parse(JSON.stringify(value));
}
