import type { Environment } from '../settings/setting';
import { environment } from './environment';
import { readConfigFile } from './file';
import { type Config, readConfig } from './index';

/**
 * The whole configuration: `readConfig`, the channels of the configuration file, and the path of the file that was found.
 * Throws what both throw.
 */
export async function loadConfig(env: Environment = environment()): Promise<Config> {
  const config = readConfig(env);
  const file = await readConfigFile(env);
  return {
    ...config,
    configFile: file?.path,
    channels: file?.channels ?? [],
    bookingSystems: file?.bookingSystems ?? [],
  };
}
