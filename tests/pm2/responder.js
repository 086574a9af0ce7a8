const { existsSync, writeFileSync } = require('node:fs');
const { setTimeout: pause } = require('node:timers/promises');

/**
 * Says which process answers which messages. A message `hold <path>` is thought about until that file is there, and
 * `<path>.pid` tells meanwhile who thinks: so a test decides when a turn may end.
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
