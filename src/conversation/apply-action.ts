import { InvalidAction } from '../bookings/errors';
import type { OwnBookings } from '../bookings/own-bookings';
import { renameClient, setReminders } from '../db/client-profile';
import type { Tx } from '../db/database';
import { forgetFact, rememberFact } from '../db/facts';
import { openHandOver } from '../db/hand-overs';
import { rejectedValue } from '../db/rejected-values';
import type { DueTurn } from '../db/turn';
import type { Action, RememberAction } from '../domain/turn';

interface Applying {
  tx: Tx;
  turn: DueTurn;
  bookings: OwnBookings;
}

/**
 * Does what a responder asked for, in the transaction of its turn. The key belongs to the action and is the same for every
 * attempt at its turn. Throws `SlotTaken` when another booking has taken the time, and `InvalidAction` when the action does not
 * fit the data.
 */
export async function applyAction(
  { tx, turn, bookings }: Applying,
  action: Action,
  idempotencyKey: string,
): Promise<void> {
  try {
    switch (action.type) {
      case 'book':
        return await bookings.book({ tx, turn }, action, idempotencyKey);
      case 'cancel':
        return await bookings.cancel({ tx, turn }, action);
      case 'reschedule':
        return await bookings.reschedule({ tx, turn }, action);
      case 'confirm':
        return await bookings.confirm({ tx, turn }, action);
      case 'set-reminders':
        return await setReminders(tx, turn.clientId, action.on);
      case 'rename-client':
        return await renameClient(tx, turn.clientId, action.name);
      case 'remember':
        return await remember(tx, turn, action);
      case 'forget':
        await forgetFact(tx, turn.clientId, action.topic);
        return;
      case 'hand-over':
        return await openHandOver(tx, turn.conversationId, action.reason);
    }
  } catch (cause) {
    const problem = rejectedValue(cause);
    throw problem === undefined ? cause : new InvalidAction(action.type, problem, { cause });
  }
}

/** The client has told it when they sent the message, not when it was answered. */
async function remember(tx: Tx, turn: DueTurn, { topic, text, messageId }: RememberAction): Promise<void> {
  const message = turn.messages.find((one) => one.messageId === messageId);
  if (!message) throw new InvalidAction('remember', 'messageId: must be that of a message of this turn');
  await rememberFact(tx, turn, { topic, text, messageId, toldAt: message.sentAt });
}
