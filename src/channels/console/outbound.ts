import type { Channel } from '../channel';

/** Prints replies for a developer instead of sending them, one line each. */
export function createConsoleChannel(options: { write?: (line: string) => void } = {}): Channel {
  const write = options.write ?? ((line: string) => void process.stdout.write(`${line}\n`));
  return {
    async send({ companyId, to, channel, text }) {
      write(`${companyId} → ${to} (${channel}): ${onOneLine(text)}`);
      return {};
    },
  };
}

/** A text may quote a client, whose control characters must not reach a terminal. */
function onOneLine(text: string): string {
  return text.replace(/\r?\n/g, ' ⏎ ').replace(/\p{Cc}/gu, '�');
}
