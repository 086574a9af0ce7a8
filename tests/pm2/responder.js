const { existsSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

/**
 * Replies with its process id and the messages. A message `hold <path>` is held until that file exists, so that a test
 * decides when a turn may end. `<path>.pid` contains the id of the process that holds it.
 */
exports.createResponder = () => ({
  async respond({ messages, signal }) {
    const answers = messages.map(({ text }) => text);
    for (const text of answers) {
      const [, path] = /^hold (.+)$/.exec(text) ?? [];
      if (path) writeFileSync(`${path}.pid`, String(process.pid));
      while (path && !existsSync(path)) await pause(20, undefined, { signal });
    }
    return { text: JSON.stringify({ pid: process.pid, answers }), actions: [] };
  },
});
