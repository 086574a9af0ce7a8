import { summaryOf, withSummary } from '../../src/domain/summary';

const summary = { text: 'Anna wants a haircut', until: '2026-11-20T10:00:00.000Z' };

test('a summary joins what the model has stored of the dialogue', () => {
  const state = { asked: 'day', model: { version: 1, turns: 3 } };
  expect(withSummary(state, summary)).toEqual({ asked: 'day', model: { version: 1, turns: 3, summary } });
});

test('a summary is read again, also where the state was of another version or none', () => {
  for (const state of [{}, { model: null }, { model: { version: 0, turns: 3 } }]) {
    const stored = withSummary(state, summary);
    expect(stored).toEqual({ model: { version: 1, summary } });
    expect(summaryOf(stored)).toEqual(summary);
  }
});
