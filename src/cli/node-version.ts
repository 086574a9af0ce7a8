import { engines } from '../../package.json';

/**
 * The first import of the program: an old Node cannot load the others. So this file imports only JSON, and compiles to
 * syntax that an old Node can parse.
 */
const needed = engines.node.replace('>=', '');

if (isOlder(process.versions.node, needed)) {
  process.stderr.write(`dialogkeeper needs Node ${needed} or newer; this is ${process.versions.node}\n`);
  process.exit(1);
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorNeeded = 0, minorNeeded = 0] = than.split('.').map(Number);
  return major < majorNeeded || (major === majorNeeded && minor < minorNeeded);
}
