import type { Config } from '../config';

/** What a command prints where the configuration file has none of what it lists, or there is no file. */
export function noneIn({ configFile }: Config): string {
  return configFile === undefined
    ? `none: there is no dialogkeeper.config.ts (mts, js, mjs, cjs, json) in ${process.cwd()}, and CONFIG_FILE is not set`
    : `none in ${configFile}`;
}
