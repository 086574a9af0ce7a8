/** How a handler ends a job. Returning nothing means done; throwing means try again. */
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

/** The job is finished without work, for a reason that is counted. Not an error. */
export const drop = (reason: string): Drop => ({ kind: 'drop', reason });

/** Not yet: the same job comes back at `at`. No attempt is used. */
export const later = (at: Date): Later => ({ kind: 'later', at });

/** Not in this process: the job goes back to the front of its queue, and its worker pauses. No attempt is used. */
export const giveBack: GiveBack = { kind: 'give-back' };
