/** Where the tests' PostgreSQL and Redis are; the global setup has seen to it that they are set. */
export const databaseUrl = required('DATABASE_URL');
export const redisUrl = required('REDIS_URL');

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the tests with \`npm test\``);
  return value;
}
