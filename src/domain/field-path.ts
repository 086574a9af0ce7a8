/** Where a field is in its document: `services[0].price`. */
export function fieldPath(keys: readonly PropertyKey[], inside = ''): string {
  const step = (path: string, key: PropertyKey) =>
    typeof key === 'number' ? `${path}[${key}]` : `${path}${path && '.'}${String(key)}`;
  return keys.reduce(step, inside);
}
