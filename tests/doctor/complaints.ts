import { type Config, readConfig } from '../../src/config';
import type { Finding } from '../../src/doctor/finding';

export const settings = (env: Record<string, string> = {}): Config => readConfig(env);

/** Errors and warnings, as lines `error of: …`. */
export const complaints = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, of, what }) => `${severity} ${of}: ${what}`);

/** The settings of a complete channel. */
export const webhook = { GATEWAY: 'webhook', GATEWAY_URL: 'https://example.com', GATEWAY_SECRET: 's' };
