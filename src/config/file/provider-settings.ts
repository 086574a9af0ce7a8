import type { z } from 'zod';
import { allowedBy } from '../../settings/allowed-by';
import type { Environment } from '../../settings/setting';
import { shown } from '../../settings/shown-value';
import type { At } from './at';
import { referredTo } from './env';
import { fieldsOf, namesOf, refuseUnknown, refuseUnknownWithin } from './known-fields';

const NEEDS_REFERENCE = 'must refer to an environment variable: env(\'NAME\'), in JSON { "env": "NAME" }';

/** The settings of one entry of a provider, parsed, with the values of the variables that they refer to. Throws `ConfigFileInvalid`. */
export function readProviderSettings(
  { settings: schema, secrets }: { settings: z.ZodType<object>; secrets: readonly string[] },
  given: Record<string, unknown>,
  env: Environment,
  at: At,
): object {
  for (const name of secrets) {
    if (given[name] !== undefined && referredTo(given[name]) === undefined)
      throw at.in(name).wrong('written in the file', NEEDS_REFERENCE);
  }
  /** The variables that values came from, by the path of the field. */
  const variables = new Map<string, string>();
  const resolved = resolveReferences(given, { env, variables }, at);
  const fields = fieldsOf(schema);
  const names = namesOf(fields);
  if (names.length > 0) refuseUnknown(given, ['id', 'company', 'provider', ...names], at);
  refuseUnknownWithin(resolved, fields, at);
  const parsed = schema.safeParse(resolved);
  if (parsed.success) return parsed.data;
  throw wrongField(parsed.error.issues[0], resolved, variables, at);
}

interface Resolving {
  env: Environment;
  variables: Map<string, string>;
}

function resolveReferences(value: unknown, to: Resolving, at: At): unknown {
  const name = referredTo(value);
  if (name !== undefined) {
    const set = Object.hasOwn(to.env, name) ? to.env[name] : undefined;
    if (!set?.trim())
      throw at.wrong(
        `env('${name}')`,
        `must name a variable that is set: ${name} is not, in the environment or .env`,
      );
    to.variables.set(at.path, name);
    return set.replace(/[\r\n]+$/, ''); // of a file that the variable was read from; a secret may end with a space
  }
  if (Array.isArray(value)) return value.map((one, i) => resolveReferences(one, to, at.in(i)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, resolveReferences(one, to, at.in(key))]);
  return Object.fromEntries(entries);
}

function wrongField(
  issue: z.core.$ZodIssue | undefined,
  settings: unknown,
  variables: ReadonlyMap<string, string>,
  at: At,
) {
  const keys = issue?.path ?? [];
  const place = at.in(...keys);
  const value = keys.reduce(
    (inside: unknown, key) => (inside as Record<PropertyKey, unknown>)?.[key],
    settings,
  );
  const variable = variables.get(place.path);
  const allowed = allowedBy(issue?.message ?? 'is not valid');
  const isUnquoted = typeof value === 'number' && allowed === 'must be string';
  return place.wrong(
    variable ? `env('${variable}')` : shown(value),
    isUnquoted ? 'must be a text: put it in quotes' : allowed,
  );
}
