import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Prompt } from '../../src/cli/prompt';
import { type TalkOptions, talk } from '../../src/cli/talk';
import { answersTo } from '../../src/db/replies';
import { addCompany, testDatabase } from '../support/database';
import { eventually } from '../support/eventually';
import { Screen } from '../support/screen';
import { message, newPhone, type System, startSystem } from '../support/system';

const db = testDatabase();

describe('chat', () => {
  let system: System;
  let companyId: string;
  /** Called when a responder has been given a message: until it resolves, the answer has not come. */
  let thinking: () => Promise<void> | void;

  beforeAll(async () => {
    system = await startSystem({
      async respond({ messages }) {
        await thinking();
        const texts = messages.map((one) => one.text).join(' + ');
        return { text: `you wrote:\n${texts}`, actions: [] };
      },
    });
    // Two messages are a burst here also where storing the second one takes a second or two.
    companyId = await addCompany(db, { debounce_ms: 3000 });
  });
  afterAll(() => system.stop());
  beforeEach(() => {
    thinking = () => {};
  });

  function talking(prompt: Prompt, options: Partial<TalkOptions> = {}): Promise<void> {
    const phone = newPhone();
    return talk({
      prompt,
      showContext: false,
      answersTo: (ids) => answersTo(db, companyId, ids),
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
    for (const prompt of prompts.splice(0)) prompt.close(); // a test that failed leaves nobody talking
  });

  function atTerminal({ input, output }: Screen): Prompt {
    const prompt = new Prompt({ input, output, terminal: true });
    prompts.push(prompt);
    return prompt;
  }

  const shows = (screen: Screen, expected: string) =>
    eventually(() => {
      if (screen.text.includes(expected)) return true;
      throw new Error(`not on the screen: ${expected}; there is:\n${screen.text}`);
    });

  test('takes several messages in a row, and they have one answer', async () => {
    const screen = new Screen();
    const left = talking(atTerminal(screen));
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
    await left;
  });

  test.each([
    ['', 80],
    [', which fills several rows of the terminal, as a long message does', 30],
  ])('leaves what is being typed as it is when an answer comes%s', async (more, columns) => {
    let whenTyped = () => {};
    const typed = new Promise<void>((resolve) => {
      whenTyped = resolve;
    });
    thinking = () => typed;
    const screen = new Screen(columns);
    const left = talking(atTerminal(screen));
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
    await left;
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('ends with %s, also while an answer is expected', async (_key, pressed) => {
    let end = () => {};
    const thought = new Promise<void>((resolve) => {
      end = resolve;
    });
    thinking = () => thought;
    const screen = new Screen();
    const left = talking(atTerminal(screen));
    screen.type('Hello!\r');
    await shows(screen, 'Hello!\nyou>');
    screen.type(pressed);
    await left;
    end();
  });

  test('says where the context of an answer came from, unless it is told not to', async () => {
    const screen = new Screen(200);
    const left = talking(atTerminal(screen), { showContext: true });
    screen.type('Hello!\r');
    await shows(screen, '     context in ');
    expect(screen.text).toMatch(/Hello!\n {5}context in [\d.]+ ms: company (filled|redis|local)/);
    screen.type('\u0004');
    await left;
  });

  test('stays when a message can not be sent', async () => {
    const screen = new Screen();
    const send = () => Promise.reject(new Error('the queue is away'));
    const left = talking(atTerminal(screen), { send });
    screen.type('Hello!\r');
    await shows(screen, 'you> Hello!\n     (not sent: the queue is away)\nyou>');
    screen.type('\u0004');
    await left;
  });

  test('says what is wrong once while answers can not be read, and shows them afterwards', async () => {
    const screen = new Screen(200);
    let failures = 0;
    const flaky: TalkOptions['answersTo'] = async (ids) => {
      failures += 1;
      if (failures <= 3) throw new Error('it is away');
      return answersTo(db, companyId, ids);
    };
    const left = talking(atTerminal(screen), { answersTo: flaky });
    screen.type('Hello!\r');
    await shows(screen, 'bot> you wrote:');
    expect(screen.text.match(/it is away/g)).toHaveLength(1);
    screen.type('\u0004');
    await left;
  });

  test('of a script waits for each answer, and prints the whole conversation', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const printed = text(output);
    input.end('Hello!\n\nBye\n');
    await talking(new Prompt({ input, output, terminal: false }));
    output.end();
    expect(await printed).toBe(
      'you> Hello!\nbot> you wrote:\n     Hello!\nyou> Bye\nbot> you wrote:\n     Bye\n',
    );
  });
});
