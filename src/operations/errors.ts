import { DialogkeeperError } from '../domain/error';

/** An operator named a company that does not exist. */
export class CompanyNotFound extends DialogkeeperError {
  readonly code = 'company.not-found';

  constructor(
    readonly companyId: string,
    /** Ids of some companies that exist. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no company ${JSON.stringify(companyId)} in the database; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has no company yet'}. Use one that exists, or add it: \`npx dialogkeeper seed --company <id>\` adds a demo salon, \`npx dialogkeeper company import <file>\` one of your own`,
    );
  }
}

/** An operator named a client whom the company does not know. */
export class ClientNotFound extends DialogkeeperError {
  readonly code = 'client.not-found';

  constructor(readonly companyId: string) {
    super(
      `company ${companyId} has no client with that address. Clients are added by their first message or by the booking system; write the number with its country code`,
    );
  }
}

/** The companies before this one are warm. */
export class WarmingStopped extends DialogkeeperError {
  readonly code = 'warming.stopped';

  constructor(readonly companyId: string) {
    super(
      `warming has stopped at company ${companyId}: the cache Redis does not answer. Run the command again; what is warm already is skipped`,
    );
  }
}

/** The file of a company cannot be imported. */
export class CompanyFileInvalid extends DialogkeeperError {
  readonly code = 'company.file-invalid';

  constructor(
    readonly path: string,
    /** Such as `services[0].price`; empty: the whole file. */
    readonly field: string,
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`${path}${field && `: ${field}`}: ${problem}. Nothing was changed`, options);
  }
}

/** An operator named a channel that the configuration file does not have. */
export class ChannelNotFound extends DialogkeeperError {
  readonly code = 'channel.not-found';
  override readonly retryable = false;

  constructor(
    readonly channel: string,
    /** Ids of the channels that there are. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no channel ${JSON.stringify(channel)} in the configuration file; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has none. docs/channels.md shows how to add one'}`,
    );
  }
}

/** An operator named a booking system that the configuration file does not have. */
export class BookingSystemNotFound extends DialogkeeperError {
  readonly code = 'booking-system.not-found';
  override readonly retryable = false;

  constructor(
    readonly system: string,
    /** Ids of the booking systems that there are. */
    readonly known: readonly string[],
  ) {
    super(
      `there is no booking system ${JSON.stringify(system)} in the configuration file; ${known.length > 0 ? `there is ${known.join(', ')}` : 'it has none. docs/booking-systems.md shows how to add one'}`,
    );
  }
}

/** An operator named a draft that does not exist. */
export class DraftNotFound extends DialogkeeperError {
  readonly code = 'draft.not-found';
  override readonly retryable = false;

  constructor(readonly draftId: string) {
    super(
      `there is no draft ${draftId}. \`dialogkeeper drafts list\` shows those that wait; a draft is deleted 30 days after it was written, and with its conversation`,
    );
  }
}

/** An operator decides on a draft about which there is nothing to decide any more. */
export class DraftNotWaiting extends DialogkeeperError {
  readonly code = 'draft.not-waiting';
  override readonly retryable = false;

  constructor(
    readonly draftId: string,
    readonly status: string,
  ) {
    super(
      `draft ${draftId} does not wait for a decision: it is ${status}. Nothing was changed; \`dialogkeeper drafts list\` shows the drafts that wait`,
    );
  }
}

/** It does not exist, or it has been merged into another one. */
export class ConversationNotFound extends DialogkeeperError {
  readonly code = 'conversation.not-found';
  override readonly retryable = false;

  constructor(readonly conversationId: string) {
    super(`there is no conversation ${conversationId}: its client was forgotten, or became one with another`);
  }
}

/** An operator's reply cannot be sent as it is. */
export class ReplyUnusable extends DialogkeeperError {
  readonly code = 'reply.unusable';
  override readonly retryable = false;

  constructor(readonly problem: string) {
    super(`the reply cannot be sent: ${problem}. Nothing was changed`);
  }
}

/** An operator wants to write to a client who has not written yet. */
export class ClientNotReachable extends DialogkeeperError {
  readonly code = 'client.not-reachable';
  override readonly retryable = false;

  constructor() {
    super(
      'the client has not written yet, so no channel is known on which they can be reached. Nothing was sent',
    );
  }
}

/** An operator decides on a held reply about which there is nothing to decide any more. */
export class ReplyNotHeld extends DialogkeeperError {
  readonly code = 'reply.not-held';
  override readonly retryable = false;

  constructor(readonly replyId: string) {
    super(
      `reply ${replyId} is not held: another operator has decided already, or it was sent. Nothing was changed`,
    );
  }
}

/** There was no such turn, or nothing is left of it. */
export class TurnNotFound extends DialogkeeperError {
  readonly code = 'turn.not-found';
  override readonly retryable = false;

  constructor(
    readonly conversationId: string,
    readonly turn: number,
  ) {
    super(`conversation ${conversationId} has no turn ${turn}, or its messages were deleted`);
  }
}

/** A turn that has not asked a responder, or whose messages were deleted. */
export class TurnNotReplayable extends DialogkeeperError {
  readonly code = 'turn.not-replayable';
  override readonly retryable = false;

  constructor(readonly turn: number) {
    super(`turn ${turn} cannot be replayed: it has answered no message of the client that is still stored`);
  }
}

/** The responder has failed in a replay. */
export class ReplayFailed extends DialogkeeperError {
  readonly code = 'turn.replay-failed';
  override readonly retryable = false;

  constructor(
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`the responder has failed: ${problem}. Nothing was changed`, options);
  }
}

export class LoginInvalid extends DialogkeeperError {
  readonly code = 'user.login-invalid';
  override readonly retryable = false;

  constructor(readonly login: string) {
    super(`${JSON.stringify(login)} is no login: give 1 to 64 of the letters a to z, digits and . _ @ + -`);
  }
}

export class LoginTaken extends DialogkeeperError {
  readonly code = 'user.login-taken';
  override readonly retryable = false;

  constructor(readonly login: string) {
    super(
      `there is a user ${login} already; give another login, or change that user: \`dialogkeeper user change\``,
    );
  }
}

export class UserNotFound extends DialogkeeperError {
  readonly code = 'user.not-found';
  override readonly retryable = false;

  constructor(readonly login: string) {
    super(`there is no user ${login}. \`dialogkeeper user list\` shows those that exist`);
  }
}

/** A conversation in which nothing is answered makes no test. */
export class NothingToSave extends DialogkeeperError {
  readonly code = 'turn.nothing-to-save';
  override readonly retryable = false;

  constructor(readonly turn: number) {
    super(`there is nothing to save: no message of the client is answered up to turn ${turn}`);
  }
}
