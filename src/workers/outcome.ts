/** What a worker may come to. Returning nothing means done; throwing means try again. */
export type Outcome = undefined | Drop | Later;

export interface Drop {
  kind: 'drop';
  reason: string;
}

export interface Later {
  kind: 'later';
  at: Date;
}

/** Finished, with nothing done, for a reason that is counted. Not an error. */
export const drop = (reason: string): Drop => ({ kind: 'drop', reason });

/** Not yet: the same job comes back at `at`, with no attempt used. */
export const later = (at: Date): Later => ({ kind: 'later', at });
