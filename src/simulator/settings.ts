import { oneOf } from '../settings/parse';
import type { Settings } from '../settings/setting';

export const SIMULATOR_SETTINGS = {
  simulator: {
    env: 'SIMULATOR',
    default: undefined,
    doc: '`on` or `off`: whether the page `/try` lets an operator write as a client. Its messages have a channel of their own, `simulator`, which records replies and sends none. Unset: `on`, in production `off`',
    parse: oneOf('on', 'off'),
  },
} satisfies Settings;

export interface SimulatorConfig {
  nodeEnv: string;
  simulator: 'on' | 'off' | undefined;
}

export function hasSimulator({ simulator, nodeEnv }: SimulatorConfig): boolean {
  return (simulator ?? (nodeEnv === 'production' ? 'off' : 'on')) === 'on';
}
