import { readableLines, terminalLogger } from '../../src/cli/terminal-log';
import { UnknownCompany } from '../../src/domain/errors';
import { createLogger } from '../../src/observability/logger';

describe('the log at a terminal', () => {
  const shown = (write: (log: ReturnType<typeof createLogger>) => void): string => {
    let text = '';
    write(
      createLogger(
        'trace',
        readableLines((line) => (text += line)),
      ),
    );
    return text;
  };

  test('has a line of text per job', () => {
    const fields = { queue: 'conversation-turn', job: 'conversation-turn', jobId: '5', attempt: 1 };
    const line = shown((log) => log.info({ ...fields, conversationId: '1', seconds: 0.200123456 }, 'done'));
    expect(line).toMatch(/^\d\d:\d\d:\d\d conversation-turn: done \(conversationId 1, seconds 0\.2\)\n$/);
  });

  test('marks warnings and errors', () => {
    expect(shown((log) => log.warn('slow'))).toMatch(/^[\d:]{8} WARNING slow\n$/);
    expect(shown((log) => log.error({ attempt: 3 }, 'failed'))).toMatch(/ERROR failed \(attempt 3\)\n$/);
  });

  test('shows the stack of an unexpected error, but only the message of our own', () => {
    expect(shown((log) => log.error({ err: new TypeError('no such thing') }, 'failed'))).toMatch(
      /ERROR failed \n {2}TypeError: no such thing\n {6}at /,
    );
    expect(shown((log) => log.error({ err: new UnknownCompany('nope') }, 'failed'))).toMatch(
      /there is no company "nope".*\[company\.unknown\]\n$/,
    );
  });

  test('replaces control characters', () => {
    expect(shown((log) => log.info({ reason: 'a\u001b[2Jb' }, 'done'))).toContain('reason a�[2Jb');
  });

  test('omits phone numbers', () => {
    expect(shown((log) => log.info({ phone: '+79163674723' }, 'done'))).not.toContain('79163674723');
  });
});

test.each([
  ['text at a terminal', undefined, true, /^[\d:]{8} taking jobs\n$/],
  ['JSON elsewhere', undefined, false, /^\{"level":30,.*"msg":"taking jobs"\}\n$/],
  ['text where LOG_FORMAT=pretty', 'pretty', false, /^[\d:]{8} taking jobs\n$/],
  [
    'JSON where LOG_FORMAT=json, also at a terminal',
    'json',
    true,
    /^\{"level":30,.*"msg":"taking jobs"\}\n$/,
  ],
] as const)('the log is %s', (_what, logFormat, isTTY, expected) => {
  let text = '';
  const out = { isTTY, write: (line: string) => (text += line) } as unknown as NodeJS.WriteStream;
  terminalLogger({ logLevel: 'info', logFormat }, out).info({ event: 'process.ready' }, 'taking jobs');
  expect(text).toMatch(expected);
});
