import type { Checks } from '../processes/readiness';

/** Something that a process does with its connections, such as taking jobs or serving HTTP. */
export interface Role {
  readonly name: 'worker' | 'web';
  /** What must hold for the role to do its work. They fail before `run`. */
  readonly checks: Checks;
  /** Opens what the role needs, and takes no job yet. Gives up when the signal aborts. */
  open(signal: AbortSignal): Promise<void>;
  /** Begins to take work. */
  run(): void;
  /** Takes no new work, and ends when the running work has ended or its deadline has passed. */
  stop(): Promise<void>;
  /** Closes what `open` has opened so far, without waiting. Only before `run`. */
  abandon(): void;
}
