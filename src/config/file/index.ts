import type { ConfiguredBookingSystem } from '../../bookings/configured';
import type { ConfiguredChannel } from '../../channels/configured';
import { type Environment, readSettings } from '../../settings/setting';
import { environment } from '../environment';
import { PROCESS_SETTINGS } from '../process';
import { At } from './at';
import { readBookingSystems } from './booking-systems';
import { readChannels } from './channels';
import { findConfigFile } from './find';
import { refuseUnknown } from './known-fields';
import { loadConfigFile } from './load';
import { plain } from './plain';

export interface ConfigFile {
  path: string;
  channels: ConfiguredChannel[];
  bookingSystems: ConfiguredBookingSystem[];
}

/** The sections of the file. */
const SECTIONS = ['channels', 'bookingSystems'];

/**
 * Reads the file that `CONFIG_FILE` names, or `dialogkeeper.config.ts` (`mts`, `js`, `mjs`, `cjs`, `json`) of the working
 * directory. Undefined: there is none.
 * Throws `ConfigFileInvalid`, which names the field, what was given and what is allowed, and `ConfigFileUnreadable`.
 */
export async function readConfigFile(env: Environment = environment()): Promise<ConfigFile | undefined> {
  const { configFile } = readSettings({ configFile: PROCESS_SETTINGS.configFile }, env);
  const path = findConfigFile(configFile);
  if (path === undefined) return undefined;
  const at = new At(path);
  const exported = await loadConfigFile(path);
  if (exported === undefined)
    throw at.wrong('not set', 'must be an object: export default defineConfig({ … })');
  const config = at.object(plain(exported, at));
  refuseUnknown(config, SECTIONS, at);
  const channels = readChannels(config.channels ?? [], env, at.in('channels'));
  const systems = readBookingSystems(config.bookingSystems ?? [], channels, env, at.in('bookingSystems'));
  return { path, channels, bookingSystems: systems };
}
