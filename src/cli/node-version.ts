import { engines } from '../../package.json';

/**
 * The first import of the program: the others, and the options of its child processes, are unknown to an old Node. So
 * nothing is imported here, and the syntax is one that an old Node can read.
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
