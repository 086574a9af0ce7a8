import { ActionRefused } from '../../bookings/errors';
import type { DueTurn } from '../../db/turn';
import type { Action, PerformedAction, Reply } from '../../domain/turn';
import { failpoint } from '../../failpoint';
import { actionSchema } from '../../responders/reply-schema';
import { isRequested, type RequestDeps, type RunRequests } from '../booking-requests/run-requests';
import { askBookingSystem } from './ask-booking-system';
import { checkRequest } from './check-request';
import { TooLateToPerform } from './errors';
import { refusalOf } from './refusal';
import { changesAgain, identityOf, isBookingAction } from './same-action';
import { type TryOutDeps, tryOut } from './try-out';

export type PerformDeps = RequestDeps & TryOutDeps;

const DONE: PerformedAction = { outcome: 'done' };

/**
 * What a responder performs in one run of a turn, one action after the other. A refusal is an answer for the responder; any other
 * error ends the run, also where the responder does not let it pass.
 */
export class Performer {
  readonly #done: Action[] = [];
  readonly #refused = new Map<string, PerformedAction['outcome']>();
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  #ended: { by: unknown } | undefined;

  constructor(
    private readonly deps: PerformDeps,
    private readonly turn: DueTurn,
    /** Undefined: the bookings of the company are in our own tables. */
    private readonly requests: RunRequests | undefined,
    /** Called with the error that ends the run. */
    private readonly onEnd: (reason: unknown) => void,
  ) {}

  perform(given: Action, signal: AbortSignal): Promise<PerformedAction> {
    return this.#next(async () => {
      if (signal.aborted || this.#ended) throw new TooLateToPerform();
      const parsed = actionSchema.safeParse(given);
      if (parsed.success) return this.#once(parsed.data, signal);
      const issue = parsed.error.issues[0];
      return { outcome: 'invalid', reason: `${issue?.path.join('.')}: ${issue?.message}` };
    });
  }

  /** Ends the run at a moment at which no action is being done. */
  endWith(decide: () => Promise<Error | undefined>): Promise<void> {
    return this.#next(async () => {
      const reason = await decide();
      if (reason) this.#end(reason);
    });
  }

  /** Waits for the calls that have been made, and refuses further ones. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  /**
   * The reply with all that is done. Throws what has ended the run, and `ActionRefused` for what the booking system has refused in it
   * already: it is not asked again.
   */
  complete(reply: Reply): Reply {
    if (this.#ended) throw this.#ended.by;
    if (this.#done.length + this.#refused.size === 0) return reply;
    const performed = new Set(this.#done.map(identityOf));
    const others = reply.actions.filter((action) => !performed.has(identityOf(action)));
    for (const action of others) this.#rejectRefused(action);
    return { ...reply, actions: [...this.#done, ...others] };
  }

  #rejectRefused(action: Action): void {
    const outcome = this.#refused.get(identityOf(action));
    const wasRequested = this.requests && isRequested(this.requests, action);
    if (wasRequested && outcome && outcome !== 'done') throw new ActionRefused(action.type, outcome);
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const running = this.#isClosed ? Promise.reject(new TooLateToPerform()) : this.#last.then(work);
    this.#last = running.catch(() => undefined); // a responder may not wait for it
    return running;
  }

  async #once(action: Action, signal: AbortSignal): Promise<PerformedAction> {
    const identity = identityOf(action);
    const index = this.#done.findIndex((done) => identityOf(done) === identity);
    const isChangedSince = this.#done.slice(index + 1).some((later) => changesAgain(action, later));
    if (index >= 0) return isChangedSince ? CHANGED_SINCE : DONE;
    const refusal = await this.#do(action, signal);
    if (refusal) {
      this.#refused.set(identity, refusal.outcome);
      return refusal;
    }
    this.#done.push(action);
    this.#refused.delete(identity);
    failpoint('after-perform');
    return DONE;
  }

  /** Undefined: it is done. */
  async #do(action: Action, signal: AbortSignal): Promise<PerformedAction | undefined> {
    const { deps, turn, requests } = this;
    if (!isBookingAction(action)) return undefined;
    try {
      if (requests && isRequested(requests, action)) {
        const asked = { action, before: this.#done };
        if (turn.autonomy === 'answer') await askBookingSystem(deps, turn, requests, asked, signal);
        else await checkRequest(deps, turn, requests, action);
      } else {
        const before = this.#done.filter(isBookingAction);
        await tryOut(
          deps,
          turn,
          requests ? before.filter((one) => !isRequested(requests, one)) : before,
          action,
        );
      }
      return undefined;
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) return refusal;
      this.#end(error);
      throw error;
    }
  }

  #end(reason: unknown): void {
    this.#ended ??= { by: reason };
    this.onEnd(reason);
  }
}

const CHANGED_SINCE: PerformedAction = {
  outcome: 'invalid',
  reason:
    'bookingId: the same turn has changed this booking again since then; one change of a booking is enough',
};
