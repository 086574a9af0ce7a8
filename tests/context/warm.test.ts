import { caughtUp, fixture, origins } from './fixture';

const VERSIONS = { company: 1, schedule: 1, client: 1, dialogue: 1 };

test('warming does not refuse the fill of a live turn', async () => {
  const { owner, source, open } = fixture();
  const [turn, warmer] = [await open(), await open()];
  const fill = source.holdNext('client');
  const loading = turn.load(owner, VERSIONS);
  await fill.started;

  const warming = warmer.warm(owner, VERSIONS);
  for (let i = 0; i < 3; i++) await caughtUp(warmer, owner);
  fill.letGo();

  expect(origins((await loading).report).client).toBe('filled');
  expect((await warming).kind).toBe('loaded');
  expect(source.loads.client).toBe(1);
});
