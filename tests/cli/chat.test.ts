import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Prompt } from '../../src/cli/prompt';
import { type TalkOptions, talk } from '../../src/cli/talk';
import { draftsOf } from '../../src/db/drafts/list';
import { answersTo } from '../../src/db/replies/answers';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { Screen } from '../support/screen';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();

describe('chat', () => {
  let system: System;
  let companyId: string;
  /** The responder waits for it before it answers. */
  let thinking: () => Promise<void> | void;

  beforeAll(async () => {
    system = await startSystem({
      async respond({ messages }) {
        await thinking();
        const texts = messages.map((one) => one.text).join(' + ');
        return { text: `you wrote:\n${texts}`, actions: [] };
      },
    });
  });
  afterAll(() => system.stop());
  beforeEach(async () => {
    companyId = await addCompany(db, { debounce_ms: 200 });
    thinking = () => {};
  });

  function startTalk(prompt: Prompt, options: Partial<TalkOptions> = {}): Promise<void> {
    const phone = newPhone();
    return talk({
      prompt,
      showContext: false,
      answersTo: (ids) => answersTo(db, companyId, ids),
      draftsOf: (ids) => draftsOf(db, companyId, ids),
      async send(words) {
        const sent = message(companyId, phone, words);
        await system.producer.receiveMessage(sent);
        return sent.messageId;
      },
      ...options,
    });
  }

  const prompts: Prompt[] = [];
  afterEach(() => {
    for (const prompt of prompts.splice(0)) prompt.close(); // after a failed test the talk has to end too
  });

  function atTerminal({ input, output }: Screen): Prompt {
    const prompt = new Prompt({ input, output, terminal: true });
    prompts.push(prompt);
    return prompt;
  }

  const shows = (screen: Screen, expected: string) =>
    eventually(() => {
      if (screen.text.includes(expected)) return true;
      throw new Error(`not on the screen: ${expected}; the screen shows:\n${screen.text}`);
    });

  test('several messages in a row get one answer', async () => {
    // Long enough for one burst, also if storing the second message takes seconds.
    companyId = await addCompany(db, { debounce_ms: 3000 });
    const screen = new Screen();
    const ended = startTalk(atTerminal(screen));
    screen.type('Hello!\rWhen am I booked?\r');
    await shows(screen, 'bot> you wrote:\n     Hello! + When am I booked?');
    expect(screen.rows).toEqual([
      'you> Hello!',
      'you> When am I booked?',
      'bot> you wrote:',
      '     Hello! + When am I booked?',
      'you>',
    ]);
    screen.input.end();
    await ended;
  });

  test.each([
    ['', 80],
    [', also over several rows of the terminal', 30],
  ])('an answer does not change the line being typed%s', async (more, columns) => {
    let whenTyped = () => {};
    const typed = new Promise<void>((resolve) => {
      whenTyped = resolve;
    });
    thinking = () => typed;
    const screen = new Screen(columns);
    const ended = startTalk(atTerminal(screen));
    screen.type('Hello!\r');
    screen.type(`And tomorrow${more}`);
    await shows(screen, 'you> And tomorrow');
    whenTyped();
    await shows(screen, 'bot> you wrote:\n     Hello!\nyou> And tomorrow');
    const typedRows = screen.rows.slice(screen.rows.indexOf('     Hello!') + 1);
    expect(typedRows.join('\n').replaceAll('\n', '')).toBe(`you> And tomorrow${more}`.replace(/ (?=$)/, ''));

    screen.type('?\r');
    await eventually(() => system.given.at(-1)?.messages.some((one) => one.text === `And tomorrow${more}?`));
    screen.type('\u0003');
    await ended;
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s ends the chat, also while an answer is pending', async (_key, pressed) => {
    let answer = () => {};
    const thought = new Promise<void>((resolve) => {
      answer = resolve;
    });
    thinking = () => thought;
    const screen = new Screen();
    const ended = startTalk(atTerminal(screen));
    screen.type('Hello!\r');
    await shows(screen, 'Hello!\nyou>');
    screen.type(pressed);
    await ended;
    answer();
  });

  test('an answer is followed by the origin of its context', async () => {
    const screen = new Screen(200);
    const ended = startTalk(atTerminal(screen), { showContext: true });
    screen.type('Hello!\r');
    await shows(screen, '     context in ');
    expect(screen.text).toMatch(/Hello!\n {5}context in [\d.]+ ms: company (filled|redis|local)/);
    screen.type('\u0004');
    await ended;
  });

  test('the chat continues after a message that cannot be sent', async () => {
    const screen = new Screen();
    const send = () => Promise.reject(new Error('the queue is away'));
    const ended = startTalk(atTerminal(screen), { send });
    screen.type('Hello!\r');
    await shows(screen, 'you> Hello!\n     (not sent: the queue is away)\nyou>');
    screen.type('\u0004');
    await ended;
  });

  test('while answers cannot be read the error is printed once; later the answers are shown', async () => {
    const screen = new Screen(200);
    let failures = 0;
    const flaky: TalkOptions['answersTo'] = async (ids) => {
      failures += 1;
      if (failures <= 3) throw new Error('it is away');
      return answersTo(db, companyId, ids);
    };
    const ended = startTalk(atTerminal(screen), { answersTo: flaky });
    screen.type('Hello!\r');
    await shows(screen, 'bot> you wrote:');
    expect(screen.text.match(/it is away/g)).toHaveLength(1);
    screen.type('\u0004');
    await ended;
  });

  test('a reply that waits for an operator is announced once, and a script does not wait for it', async () => {
    companyId = await addCompany(db, { debounce_ms: 200, autonomy: 'suggest' });
    const input = new PassThrough();
    const output = new PassThrough();
    const printed = text(output);
    input.end('Hello!\n');
    await startTalk(new Prompt({ input, output, terminal: false }));
    output.end();
    expect(await printed).toMatch(
      /^you> Hello!\n {5}\(the reply waits for you: npx dialogkeeper drafts show --draft \d+\)\n$/,
    );
  });

  test('a script gets each answer before its next line is sent, and the output is the whole conversation', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const printed = text(output);
    input.end('Hello!\n\nBye\n');
    await startTalk(new Prompt({ input, output, terminal: false }));
    output.end();
    expect(await printed).toBe(
      'you> Hello!\nbot> you wrote:\n     Hello!\nyou> Bye\nbot> you wrote:\n     Bye\n',
    );
  });
});
