/** Stands in the configuration file for the value of an environment variable. JSON: `{ "env": "NAME" }`. */
export interface EnvReference {
  env: string;
}

/** The value of this environment variable, or of the same line of `.env`. A start without it stops with an error. */
export function env(name: string): EnvReference {
  return { env: name };
}

/** The name of the variable; undefined: the value is no reference. */
export function referredTo(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const [[key, name] = [], ...others] = Object.entries(value);
  return key === 'env' && typeof name === 'string' && others.length === 0 ? name : undefined;
}
