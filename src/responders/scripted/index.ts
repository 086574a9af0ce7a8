import { z } from 'zod';
import type { Action } from '../../domain/turn';
import type { Responder, RespondInput } from '../responder';
import { placeOf, readScript, type ScriptedTurn } from './script';

const knownState = z.object({ slots: z.record(z.string(), z.unknown()) }).catch({ slots: {} });

/**
 * Answers with the replies of a script. It keeps slots in the dialogue's state, as any responder does, so that a replay shows
 * whether the state is kept. It does not answer a message that is not in the script.
 */
export function createScriptedResponder(path: string): Responder {
  const dialogues = new Map(readScript(path).map((dialogue) => [dialogue.id, dialogue]));
  return {
    async respond({ context, messages }) {
      const place = placeOf(lastOf(messages).messageId);
      const turn = place && dialogues.get(place.dialogueId)?.turns[place.turn];
      if (!turn) return { actions: [] };
      const { slots } = knownState.parse(context.dialogue.state);
      return { text: turn.reply, state: { slots: { ...slots, ...turn.slots } }, actions: actionsOf(turn) };
    },
  };
}

function lastOf(messages: RespondInput['messages']) {
  const last = messages.at(-1);
  if (!last) throw new TypeError('a turn has at least one message');
  return last;
}

function actionsOf({ booking, handOver }: ScriptedTurn): Action[] {
  return [
    ...(booking ? [{ type: 'book' as const, serviceId: null, ...booking }] : []),
    ...(handOver === undefined ? [] : [{ type: 'hand-over' as const, reason: handOver }]),
  ];
}
