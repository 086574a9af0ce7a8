import type { AnyJob, Payload } from '../jobs';
import type { Outcome } from './outcome';

/** What a handler is told about its job besides the payload. */
export interface JobInfo {
  /** When the producer added the job. */
  addedAt: Date;
  /** How many processes have crashed or frozen while they held this job. */
  crashes: number;
  /** How often a worker has taken this job, this time included, whatever became of it. */
  starts?: number;
  /** Aborts when the process gives the job up. */
  signal: AbortSignal;
  /** Of the job's span; undefined: it is not traced. */
  traceparent?: string | undefined;
}

/** The handler of each job. The compiler asks for every name in `JOBS`. */
export type Handlers = {
  [Job in AnyJob as Job['name']]: (payload: Payload<Job>, info: JobInfo) => Promise<Outcome>;
};
