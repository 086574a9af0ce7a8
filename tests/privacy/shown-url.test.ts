import { withoutPassword } from '../../src/privacy/shown-url';

test.each([
  ['redis://localhost:6379', 'redis://localhost:6379'],
  ['redis://anna:s3cret@localhost/3', 'redis://anna:***@localhost/3'],
  ['redis://:s3cret@localhost', 'redis://:***@localhost'],
  ['redis://s3cret@localhost', 'redis://***@localhost'],
  ['redis://anna:s3@cret@localhost', 'redis://anna:***@localhost'],
  ['redis://anna:s3/cret@localhost', 'redis://…'],
  ['redis://anna:s3#cret@localhost', 'redis://…'],
  ['redis://anna:s3cret', 'redis://…'],
  ['rediss+cluster://:s3cret@a:7000,[::1]:7001', 'rediss+cluster://:***@a:7000,[::1]:7001'],
  ['redis+sentinel://:s3cret@a:1,b:2/main/3', 'redis+sentinel://:***@a:1,b:2/main/3'],
  ['postgres://anna@localhost/x', 'postgres://anna@localhost/x'],
  ['postgres://anna:s3cret@[::1]:5432/x', 'postgres://anna:***@[::1]:5432/x'],
  ['postgres://localhost/x?password=s3cret&sslmode=require', 'postgres://localhost/x?sslmode=require'],
  ['https://anna:s3cret@example.com/hooks/s3cret?token=s3cret', 'https://example.com'],
  ['host=db password=s3cret', '…'],
  ['s3cret', '…'],
  ['', '…'],
])('%s is shown to people as %s', (url, named) => {
  expect(withoutPassword(url)).toBe(named);
  expect(withoutPassword(url)).not.toMatch(/s3|cret/);
});
