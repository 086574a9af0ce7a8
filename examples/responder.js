// A custom responder:
//   RESPONDER=./examples/responder.js npm start
// It gets the context and all unanswered messages, and returns a reply, a state and actions. It must not change anything
// outside by itself: a turn may run twice (after a kill, or because the client wrote meanwhile), and only one run is committed.
// What it returns or performs is done once.

/** @type {import('dialogkeeper').ResponderModule['createResponder']} */
exports.createResponder = () => ({
  async respond({ context, messages, perform }) {
    const { client, company, dialogue } = context; // deeply frozen: shared with every other turn of the process
    const text = messages.map((message) => message.text ?? '').join(' ');

    // The `state` that the last turn returned, in any process. Only the responder reads it.
    const turns = Number(dialogue.state.turns ?? 0) + 1;
    const [, introduced] = /my name is (\p{L}+)/iu.exec(text) ?? [];
    const name = introduced ?? client.name;
    const next = client.bookings.find(({ status }) => status === 'booked');

    // The `id` of an option comes back as `choice`, perhaps days later: it says which booking it is about.
    const cancels = next && messages.some(({ choice }) => choice === `cancel:${next.id}`);
    if (cancels) {
      // Done before it is told, also in a booking system. Anything but `done` is an answer, not an error.
      const performed = await perform?.({ type: 'cancel', bookingId: next.id });
      const text =
        performed?.outcome === 'done' ? 'It is cancelled.' : 'It is too late to cancel here; please call us.';
      return { text, state: { turns }, actions: [] };
    }

    return {
      text: [
        name ? `Hello, ${name}!` : `Hello, this is ${company.name}. What is your name?`,
        next
          ? `You are booked: ${next.title}, ${next.from.replace('T', ' at ')}.`
          : 'You have no booking yet.',
        `(This is turn ${turns}; I remember ${dialogue.messages.length} messages before it.)`,
      ].join('\n'),
      // Buttons, where the channel has them.
      options: next && [{ id: `cancel:${next.id}`, title: 'Cancel it' }],
      state: { turns },
      // `book`, `cancel`, `rename-client` or `hand-over`; committed in one transaction with the reply.
      actions: introduced ? [{ type: 'rename-client', name: introduced }] : [],
    };
  },
});
