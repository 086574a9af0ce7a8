import type { Environment } from '../settings/setting';
import { environment } from './environment';
import { readConfigFile } from './file';
import { type Config, readConfig } from './index';

/** The whole configuration: `readConfig`, and the channels of the configuration file. Throws what both throw. */
export async function loadConfig(env: Environment = environment()): Promise<Config> {
  const config = readConfig(env);
  const file = await readConfigFile(env);
  return { ...config, channels: file?.channels ?? [] };
}
