/** One environment variable. */
export interface Setting<T> {
  env: string;
  /** Its former name. It still works in this release, with a warning. */
  formerly?: string;
  /** As it would be written in the environment; undefined: the program decides (see `doc`). */
  default: string | undefined;
  /** For docs/configuration.md. */
  doc: string;
  /** Throws `ConfigInvalid`, with the name under which the value was given. */
  parse: (given: string, env: string) => T;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Environment = Readonly<Record<string, string | undefined>>;

type Value<S> = S extends { parse: (...args: never[]) => infer T; default: infer Default }
  ? Default extends undefined
    ? T | undefined
    : T
  : never;

export type Values<Of extends Settings> = { readonly [Name in keyof Of]: Value<Of[Name]> };

/** A variable that is empty or blank counts as not set. Throws `ConfigInvalid`. */
export function readSettings<Of extends Settings>(settings: Of, env: Environment): Values<Of> {
  const entries = Object.entries(settings).map(([name, setting]) => {
    const variable = [setting.env, setting.formerly].find((one) => one && env[one]?.trim()) ?? setting.env;
    const given = env[variable]?.trim() || setting.default;
    return [name, given === undefined ? undefined : setting.parse(given, variable)];
  });
  return Object.fromEntries(entries) as Values<Of>;
}

/** A sentence for each variable that is set under its former name. */
export function renameWarnings(settings: Settings, env: Environment): string[] {
  return Object.values(settings).flatMap(({ env: name, formerly }) => {
    if (!formerly || !env[formerly]?.trim()) return [];
    return env[name]?.trim()
      ? `${formerly} is ignored: it is called ${name} now, and that is set as well. Remove ${formerly}`
      : `${formerly} is called ${name} now. It works in this release only: rename it`;
  });
}

/** The type that has the fields of all members of a union. */
export type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;
