import type { Gateway } from '../channel';

/** Shows replies to a developer instead of sending them: one line each, whatever the text holds. */
export function createConsoleGateway(options: { write?: (line: string) => void } = {}): Gateway {
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
