import { temporaryRoot } from './temporary';

/** For tests that start what they need: a folder for their temporary files. */
export default function setUp(): void {
  Object.assign(globalThis, { temporary: temporaryRoot() });
}
