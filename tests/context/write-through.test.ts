import type { DialogueSegment } from '../../src/domain/context';
import type { ChaosSource } from '../support/chaos-source';
import { everything, fixture, origins } from './fixture';

describe('a dialogue that is written through', () => {
  const said = (text: string, state: DialogueSegment['state'] = {}): DialogueSegment => ({
    messages: [{ from: 'client', kind: 'text', text, sentAt: '2026-11-23T09:00:00.000Z' }],
    state,
    handedOverAt: null,
  });

  /** What a turn does before it writes through. */
  function commit(source: ChaosSource, dialogue: DialogueSegment): { before: number; after: number } {
    source.values.dialogue = structuredClone(dialogue);
    const before = source.versions.dialogue ?? 0;
    source.versions.dialogue = before + 1;
    return { before, after: before + 1 };
  }

  test('is in the local cache of its process, and in Redis for the others', async () => {
    const { owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];
    await service.load(owner);

    const versions = commit(source, said('Запишите меня'));
    await service.writeDialogue(owner, said('Запишите меня'), versions);
    const next = await service.load(owner, { dialogue: versions.after });
    const elsewhere = await another.load(owner, { dialogue: versions.after });

    expect(next.context.dialogue).toEqual(said('Запишите меня'));
    expect(origins(next.report)).toEqual(everything('local'));
    expect(elsewhere.context.dialogue).toEqual(said('Запишите меня'));
    expect(origins(elsewhere.report)).toEqual(everything('redis'));
    expect(source.loads.dialogue).toBe(1);
  });

  test('is written turn after turn, in whichever process each turn runs', async () => {
    const { owner, source, open } = fixture();
    const services = [await open(), await open()];
    await services[0]?.load(owner);

    for (const [i, text] of ['раз', 'два', 'три', 'четыре'].entries()) {
      const versions = commit(source, said(text));
      await services[i % 2]?.writeDialogue(owner, said(text), versions);
      const { context } = (await services[(i + 1) % 2]?.load(owner, { dialogue: versions.after })) ?? {};
      expect(context?.dialogue).toEqual(said(text));
    }

    expect(source.loads.dialogue).toBe(1);
  });

  test('never overwrites a newer one', async () => {
    const { owner, source, open } = fixture();
    const [service, slower] = [await open(), await open()];
    await service.load(owner);
    const older = commit(source, said('старее'));
    await service.writeDialogue(owner, said('новее'), commit(source, said('новее')));
    await service.load(owner);

    await slower.writeDialogue(owner, said('старее'), older);

    for (const reader of [service, slower, await open()]) {
      expect((await reader.load(owner)).context.dialogue).toEqual(said('новее'));
    }
    expect(source.loads.dialogue).toBe(3);
  });

  test('refuses a fill that was under way: it may have read the source before the commit', async () => {
    const { owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];
    const fill = source.holdNext('dialogue');
    const loading = service.load(owner);
    await fill.started;

    await another.writeDialogue(owner, said('новее'), commit(source, said('новее')));
    fill.letGo();

    expect((await loading).context.dialogue).toEqual(said('новее'));
    expect((await (await open()).load(owner)).context.dialogue).toEqual(said('новее'));
  });

  test.each(['was invalidated', 'was replaced by a later one', 'was replaced by one without a version'])(
    'is not stored when the entry that it replaces %s since the turn read it',
    async (what) => {
      const { companyId, owner, source, open } = fixture();
      const [service, another] = [await open(), await open()];
      const { context } = await service.load(owner);
      const versions = commit(source, said('сказано'));

      commit(source, said('исправлено'));
      if (what === 'was replaced by one without a version') {
        await another.setCachedFullContext(owner.client, companyId, context);
      } else {
        await another.invalidate(owner, ['dialogue']);
      }
      if (what === 'was replaced by a later one') await another.load(owner);
      await service.writeDialogue(owner, said('сказано'), versions);

      for (const reader of [service, another, await open()]) {
        expect((await reader.load(owner)).context.dialogue).toEqual(said('исправлено'));
      }
    },
  );

  test('reads the same in its own process and in any other', async () => {
    const { owner, source, open } = fixture();
    const [service, another] = [await open(), await open()];
    const state = {
      since: new Date('2026-11-23T09:00:00.000Z'),
      forgotten: undefined,
      step: { name: 'day' },
    };
    await service.load(owner);

    await service.writeDialogue(owner, said('Здравствуйте', state), commit(source, said('Здравствуйте')));

    const here = (await service.load(owner)).context.dialogue;
    expect(here).toStrictEqual((await another.load(owner)).context.dialogue);
    expect(here.state).toStrictEqual({ since: '2026-11-23T09:00:00.000Z', step: { name: 'day' } });
  });

  test('may be changed by its writer afterwards, without changing what was written', async () => {
    const { owner, source, open } = fixture();
    const service = await open();
    await service.load(owner);
    const state = { step: { name: 'day' } };
    await service.writeDialogue(owner, said('Здравствуйте', state), commit(source, said('Здравствуйте')));

    state.step.name = 'time';

    expect((await service.load(owner)).context.dialogue.state).toEqual({ step: { name: 'day' } });
  });
});
