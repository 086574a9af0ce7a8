import type { Config } from '../../config';
import type { Responder } from '../../responders/responder';
import { createScriptedResponder } from '../../responders/scripted';
import { OBSERVATIONS, type ObservedContext } from './mock-gateway';

/**
 * The scripted responder; before it answers, it reports its context to the replay. If the report fails, the turn fails and
 * runs again: every committed turn was checked.
 */
export function createResponder(config: Config): Responder {
  const scripted = createScriptedResponder(config.script ?? '');
  const gatewayUrl = config.channel?.kind === 'webhook' ? config.channel.url : undefined;
  const url = new URL(OBSERVATIONS, gatewayUrl);
  return {
    async respond(input) {
      const { client, dialogue } = input.context;
      const observed: ObservedContext = {
        messageId: input.messages.at(-1)?.messageId ?? '',
        name: client.name,
        messages: dialogue.messages.map(({ from, text }) => ({ from, text })),
        slots: (dialogue.state.slots ?? {}) as ObservedContext['slots'],
        bookings: client.bookings
          .filter(({ status }) => status === 'booked')
          .map(({ title, staffId, from }) => ({ title, staffId, from })),
      };
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(observed),
        signal: input.signal,
      });
      if (!response.ok)
        throw new Error(`the replay did not accept the report of the context (${response.status})`);
      return scripted.respond(input);
    },
  };
}
