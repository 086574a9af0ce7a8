/** `npm run test:native` chooses its tests by this: those that import `tests/support/servers.ts`, themselves or through others. */
test('a test file has no servers before it imports them', async () => {
  const named = () => Object.keys(process.env).filter((name) => /^(DATABASE|(CACHE_)?REDIS)_URL$/.test(name));
  expect(named()).toEqual([]);
  jest.requireActual('../support/servers');
  expect(named()).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL']));
});
