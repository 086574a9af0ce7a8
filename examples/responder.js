// A bot's brain of one's own:
//   RESPONDER=examples/responder.js npm start
// It is given the context and every unanswered message, and returns what to say, what to remember and what to do.
// It must not touch the outside world: a turn may run twice (a killed worker, a client who wrote meanwhile), and only
// one of the runs is committed.

/** @type {import('dialogkeeper').ResponderModule['createResponder']} */
exports.createResponder = () => ({
  async respond({ context, messages }) {
    const { client, company, dialogue } = context; // deeply frozen: shared with every other turn of the process
    const text = messages.map((message) => message.text ?? '').join(' ');

    // What was returned as `state` last time, by whichever process ran that turn. Opaque to everybody else.
    const turns = Number(dialogue.state.turns ?? 0) + 1;
    const [, introduced] = /my name is (\p{L}+)/iu.exec(text) ?? [];
    const name = introduced ?? client.name;
    const next = client.bookings.find(({ status }) => status === 'booked');

    return {
      text: [
        name ? `Hello, ${name}!` : `Hello, this is ${company.name}. What is your name?`,
        next
          ? `You are booked: ${next.title}, ${next.from.replace('T', ' at ')}.`
          : 'You have no booking yet.',
        `(This is turn ${turns}; I remember ${dialogue.messages.length} messages before it.)`,
      ].join('\n'),
      state: { turns },
      // Committed with the reply, or not at all: `book`, `cancel`, `rename-client`.
      actions: introduced ? [{ type: 'rename-client', name: introduced }] : [],
    };
  },
});
