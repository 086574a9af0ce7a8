/** Says at the end of a run what it left out, and the command that runs it. */
module.exports = class NotRunReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunComplete(contexts, { testResults }) {
    const { testPathPatterns, testNamePattern, onlyChanged, findRelatedTests } = this.globalConfig;
    if (testNamePattern) return; // the caller has chosen titles: the others are left out on purpose
    const choseFiles = onlyChanged || findRelatedTests || testPathPatterns.isSet();
    const lines = [...skipped(testResults), ...(choseFiles ? [] : suites([...contexts]))];
    if (lines.length === 0) return;
    const text = `\nNot run:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    process.once('exit', () => process.stderr.write(text)); // below the summary, which Jest prints after all reporters
  }
};

const COMMANDS = {
  fast: 'npm test',
  slow: 'npm run test:slow',
  tasks: 'npm run test:tasks',
  browser: 'npm run test:browser',
};

function suites(contexts) {
  const run = new Set(contexts.map(({ config }) => config.displayName?.name));
  return Object.keys(COMMANDS)
    .filter((suite) => !run.has(suite))
    .map((suite) => `the ${suite} suite. To run it: ${COMMANDS[suite]}`);
}

const REASON = /\(skipped: (.*)\)$/;

/** One line for each reason: how many tests, in which files. The reason stands in the title: see native/available.ts. */
function skipped(testResults) {
  const byReason = new Map();
  for (const { testFilePath, testResults: tests } of testResults) {
    for (const { status, ancestorTitles, fullName } of tests) {
      if (status !== 'pending' && status !== 'todo') continue;
      const reason = ancestorTitles.map((title) => REASON.exec(title)?.[1]).find(Boolean) ?? fullName;
      const { count = 0, files = new Set() } = byReason.get(reason) ?? {};
      byReason.set(reason, {
        count: count + 1,
        files: files.add(testFilePath.replace(/^.*\/tests\//, 'tests/')),
      });
    }
  }
  return [...byReason].map(
    ([reason, { count, files }]) => `${count} tests: ${reason} (${[...files].join(', ')})`,
  );
}
