import { freshFolder, type Program, runCli, startCli, withoutServers } from '../support/cli';
import { lastResult, type ModelServer, startModelServer } from '../support/model-server';

const KEY = 'sk-secret-0123456789';

/** A user sets the address, the name and the key of a model, and starts the program: nothing else. */
describe('with the address of a model', () => {
  const cwd = freshFolder();
  let model: ModelServer;
  let system: Program;

  beforeAll(async () => {
    model = await startModelServer({ apiKey: KEY });
    const env = withoutServers({ MODEL_URL: model.url, MODEL: model.model, MODEL_API_KEY: KEY });
    system = startCli(['start'], { cwd, env });
    await system.printed('dialogkeeper is running on embedded servers');
  }, 120_000);
  afterAll(async () => {
    await system.end('SIGKILL');
    await model.stop();
  });

  test('start names it, and where it is', () => {
    expect(system.output()).toContain(`responder   model (test-model at ${new URL(model.url).host})`);
  });

  test('the chat talks through it, and what it says of the salon it has looked up', async () => {
    model.script({ calls: [{ name: 'look_up', arguments: { what: 'company' } }] });
    model.play((request) => {
      const known = lastResult(request);
      return known && { text: `Bonjour ! Voici notre adresse : ${known.address}.` };
    });
    const { code, stdout } = await runCli(['chat'], { cwd, input: 'Bonjour, où êtes-vous ?\n' });
    expect(code).toBe(0);
    expect(stdout).toContain('notre adresse : Москва, ул. Ласточкина, 7');
    expect(model.unscripted).toEqual([]);
    const [first] = model.requests;
    expect(first?.body.messages.map(({ content }) => content).join('\n')).toContain(
      'Bonjour, où êtes-vous ?',
    );
  });

  test('a model that does not answer any more is replaced by the receptionist', async () => {
    model.play(() => ({ status: 500 }));
    const { stdout } = await runCli(['chat'], { cwd, input: 'Сколько стоит маникюр?\n' });
    expect(stdout).toMatch(/bot> .*Маникюр/is);
  });

  test('the key is in nothing that was printed', () => {
    expect(system.output()).not.toContain(KEY);
  });
});
