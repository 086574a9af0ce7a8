/** What a worker may come to. Returning nothing means done; throwing means try again. */
export type Outcome = undefined | Drop | Later | GiveBack;

export interface Drop {
  kind: 'drop';
  reason: string;
}

export interface Later {
  kind: 'later';
  at: Date;
}

export interface GiveBack {
  kind: 'give-back';
}

/** Finished, with nothing done, for a reason that is counted. Not an error. */
export const drop = (reason: string): Drop => ({ kind: 'drop', reason });

/** Not yet: the same job comes back at `at`, with no attempt used. */
export const later = (at: Date): Later => ({ kind: 'later', at });

/** Not in this process: the job goes back to the front of its queue, with no attempt used, and the process takes a rest. */
export const giveBack: GiveBack = { kind: 'give-back' };
