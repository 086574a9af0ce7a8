import { defineGateway } from '../gateway';
import { createConsoleChannel } from './outbound';

/** Prints replies, for development. It has no settings. */
export const consoleGateway = defineGateway({
  variables: {},
  read: () => ({ kind: 'console' as const }),
  create: () => createConsoleChannel(),
});
