const { existsSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

/** A responder whose replies show all that it was given. `hold:<name>` in a message keeps its turn until a file lets it go. */
exports.createResponder = () => ({
  async respond({ context, messages, signal, fetchMedia }) {
    const heard = [];
    for (const message of messages) heard.push(await wordsOf(message, fetchMedia));
    const name = /hold:(\w+)/.exec(heard.join(' '))?.[1];
    if (name) await hold(name, signal);
    const known = context.dialogue.messages.map(
      ({ from, kind, text }) => `${from}: ${(text ?? `[${kind}]`).split('\n')[0]}`,
    );
    const booked = context.client.bookings.map(({ title, from }) => `${title} ${from.slice(11)}`);
    const lines = [heard.join(' + '), known.slice(-6).join(' | '), booked.join(', ')];
    const { choice } = messages.find((message) => message.choice) ?? {};
    return {
      text: lines.join('\n').trim(),
      ...(/услуги/.test(heard.join(' ')) && { options: context.company.services.map(option) }),
      actions: choice ? [book(context, choice)] : [],
    };
  },
});

async function wordsOf({ messageId, kind, text, choice, media }, fetchMedia) {
  const file = media && (await fetchMedia(messageId));
  const marks = [kind !== 'text' && kind, file && `${file.mimeType} ${file.bytes.length} bytes`, choice];
  const mark = marks.filter(Boolean).join(' ');
  return [mark && `[${mark}]`, text].filter(Boolean).join(' ');
}

async function hold(name, signal) {
  writeFileSync(`${name}.held`, String(process.pid));
  while (!existsSync(`${name}.go`)) await pause(20, undefined, { signal });
}

function option({ id, title, price }) {
  return { id: `service:${id}`, title, description: `${price.min} ₽` };
}

/** In the first hour of the only day that is not taken. */
function book({ company, schedule }, choice) {
  const service = company.services.find(({ id }) => choice === `service:${id}`);
  const [{ staffId, date }] = schedule.hours;
  const from = `${date}T${10 + schedule.busy.length}:00`;
  return {
    type: 'book',
    serviceId: service.id,
    title: service.title,
    staffId,
    from,
    durationMinutes: service.durationMinutes,
  };
}
