import { INJECTIONS } from './injections';
import type { Mutation } from './mutation';
import { NO_CONSENT } from './no-consent';
import { WRONG_CALLS } from './wrong-calls';

/** Everything that is done wrong on purpose. */
export const MUTATIONS: readonly Mutation[] = [...WRONG_CALLS, ...NO_CONSENT, ...INJECTIONS];
