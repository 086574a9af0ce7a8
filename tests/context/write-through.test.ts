import type { DialogueSegment } from '../../src/context/segments';
import { everything, origins, stage } from './stage';

describe('a dialogue that is written through', () => {
  const said = (text: string, state: DialogueSegment['state'] = {}): DialogueSegment => ({
    messages: [{ from: 'client', kind: 'text', text, sentAt: '2026-11-23T09:00:00.000Z' }],
    state,
  });

  test('is local for the next load of its process, and in Redis for the others', async () => {
    const { owner, source, open } = stage();
    const [service, another] = [await open(), await open()];
    await service.load(owner);

    await service.writeDialogue(owner, said('Запишите меня'), 2);
    const next = await service.load(owner, { dialogue: 2 });
    const elsewhere = await another.load(owner, { dialogue: 2 });

    expect(next.context.dialogue).toEqual(said('Запишите меня'));
    expect(origins(next.report)).toEqual(everything('local'));
    expect(elsewhere.context.dialogue).toEqual(said('Запишите меня'));
    expect(origins(elsewhere.report)).toEqual(everything('redis'));
    expect(source.loads.dialogue).toBe(1);
  });

  test('never overwrites a newer one', async () => {
    const { owner, open } = stage();
    const [service, slower] = [await open(), await open()];
    await service.writeDialogue(owner, said('новее'), 10);

    await slower.writeDialogue(owner, said('старее'), 9);

    for (const reader of [service, slower, await open()]) {
      expect((await reader.load(owner)).context.dialogue).toEqual(said('новее'));
    }
  });

  test('takes the place of an older one', async () => {
    const { owner, open } = stage();
    const [service, another] = [await open(), await open()];
    await service.writeDialogue(owner, said('старее'), 9);
    await service.load(owner);

    await another.writeDialogue(owner, said('новее'), 10);

    for (const reader of [service, another, await open()]) {
      expect((await reader.load(owner)).context.dialogue).toEqual(said('новее'));
    }
  });

  test('refuses the fill that was under way: it read the source before', async () => {
    const { owner, source, open } = stage();
    const [service, another] = [await open(), await open()];
    const fill = source.holdNext('dialogue');
    const loading = service.load(owner);
    await fill.started;

    await another.writeDialogue(owner, said('новее'), 2);
    fill.letGo();

    expect((await loading).context.dialogue).toEqual(said('новее'));
    expect((await (await open()).load(owner)).context.dialogue).toEqual(said('новее'));
    expect(source.loads.dialogue).toBe(1);
  });

  test('reads the same in its own process as in any other', async () => {
    const { owner, open } = stage();
    const [service, another] = [await open(), await open()];
    const state = {
      since: new Date('2026-11-23T09:00:00.000Z'),
      forgotten: undefined,
      step: { name: 'day' },
    };

    await service.writeDialogue(owner, said('Здравствуйте', state), 2);

    const here = (await service.load(owner)).context.dialogue;
    expect(here).toStrictEqual((await another.load(owner)).context.dialogue);
    expect(here.state).toStrictEqual({ since: '2026-11-23T09:00:00.000Z', step: { name: 'day' } });
  });

  test('remains its writer’s to change, without changing what was written', async () => {
    const { owner, open } = stage();
    const service = await open();
    const state = { step: { name: 'day' } };
    await service.writeDialogue(owner, said('Здравствуйте', state), 2);

    state.step.name = 'time';

    expect((await service.load(owner)).context.dialogue.state).toEqual({ step: { name: 'day' } });
  });
});
