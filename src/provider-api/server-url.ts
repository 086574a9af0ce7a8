import { z } from 'zod';
import { isUrl, urlRule } from '../settings/parse';

const PROTOCOLS = ['http:', 'https:'];
const error = `must be ${urlRule(PROTOCOLS)}`;

/** An address over HTTP, for the settings of a channel. */
export const httpUrl = z
  .string({ error })
  .trim()
  .refine((given) => isUrl(given, PROTOCOLS), error);

/** The address of a provider's server. Without slashes at its end: paths are appended to it. */
export const serverUrl = httpUrl.transform((given) => given.replace(/\/+$/, ''));
