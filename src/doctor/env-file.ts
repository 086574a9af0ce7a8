import { readFileSync } from 'node:fs';
import { type Config, SETTINGS } from '../config';
import { namesInEnvFile } from '../config/environment';
import { findConfigFile } from '../config/file/find';
import { nearestName } from '../settings/names';
import type { Setting } from '../settings/setting';
import { type Finding, findingsOf } from './finding';

/**
 * Misspelt settings of `.env`. A name that is not like any setting may be of another program, and one that the configuration file
 * mentions is read by it.
 */
export function checkEnvFile({ configFile }: Pick<Config, 'configFile'>): Finding[] {
  const path = findConfigFile(configFile);
  const text = path ? readFileSync(path, 'utf8') : '';
  return misspelt(namesInEnvFile().filter((name) => !text.includes(name)));
}

export function misspelt(names: readonly string[]): Finding[] {
  const { warning } = findingsOf('settings');
  const settings: readonly Setting<unknown>[] = Object.values(SETTINGS);
  const known = new Set(settings.flatMap(({ env, formerly }) => [env, formerly]));
  const meant = (name: string) =>
    like(
      name,
      settings.map(({ env }) => env),
    );
  return names.flatMap((name) => {
    const near = known.has(name) ? undefined : meant(name);
    if (!near) return [];
    return warning(
      `${name} of .env is no setting`,
      'nothing reads it',
      `see the names in docs/configuration.md (is ${near} meant?), and restart`,
    );
  });
}

/** `MODEL_KEY` is `MODEL_API_KEY` without a word; others differ by letters. */
function like(name: string, settings: readonly string[]): string | undefined {
  const words = name.toUpperCase().split('_');
  const [shortest] = settings
    .filter((setting) => words.every((word) => setting.split('_').includes(word)))
    .toSorted((one, other) => one.length - other.length);
  return shortest ?? nearestName(name, settings);
}
