import { z } from 'zod';

/** The address of a provider's server, for the settings of a channel. Without slashes at its end: paths are appended to it. */
export const serverUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL that starts with http:// or https://' })
  .transform((given) => given.replace(/\/+$/, ''));
