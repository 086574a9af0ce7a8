import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { describeWhere } from '../../support/native/available';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const ON_A_MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The variable `CHROMIUM` names another one. */
function chromiumPath(): string | undefined {
  const { CHROMIUM, PATH = '' } = process.env;
  if (CHROMIUM) return CHROMIUM;
  const onThePath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...onThePath, ...ON_A_MAC].find((path) => existsSync(path));
}

/** `describe` for what needs a browser, which is closed after the last test. */
export function describeInBrowser(title: string, tests: (browser: () => Browser) => void): void {
  const executablePath = chromiumPath();
  const reason =
    'no Chromium is on this machine (Debian: apt-get install chromium; or CHROMIUM=<path of a Chromium or Chrome>)';
  describeWhere(executablePath, reason, title, () => {
    let browser: Browser;
    beforeAll(async () => {
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []; // Chromium has no sandbox for root
      browser = await chromium.launch({ ...(executablePath && { executablePath }), args });
    });
    afterAll(() => browser?.close());
    tests(() => browser);
  });
}
