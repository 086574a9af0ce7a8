import type { Config } from '../../config';
import type { Responder } from '../../responders/responder';
import { createScriptedResponder } from '../../responders/scripted';
import type { Given } from './far-end';

/**
 * The scripted responder under observation: before it answers, it tells the replay what it was given. A turn that
 * could not be reported fails and runs again, so no committed turn goes unchecked.
 */
export function createResponder(config: Config): Responder {
  const scripted = createScriptedResponder(config.script ?? '');
  const url = new URL('/given', config.gatewayUrl);
  return {
    async respond(input) {
      const { client, dialogue } = input.context;
      const given: Given = {
        messageId: input.messages.at(-1)?.messageId ?? '',
        name: client.name,
        messages: dialogue.messages.map(({ from, text }) => ({ from, text })),
        slots: (dialogue.state.slots ?? {}) as Given['slots'],
        bookings: client.bookings
          .filter(({ status }) => status === 'booked')
          .map(({ title, staffId, from }) => ({ title, staffId, from })),
      };
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify(given),
        signal: input.signal,
      });
      if (!response.ok) throw new Error(`the replay did not take the observation (${response.status})`);
      return scripted.respond(input);
    },
  };
}
