// A jest reporter of three things: the plain line of counts, in build/tally.txt for .ci/run, which prints it last; the
// titles of the tests that passed, in build/titles.json for scripts/guarantees.mjs; and the names of skipped tests, which
// in CI must be those of test/skipped.json.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export default class Reporter {
  #error;

  onRunComplete(_contexts, results) {
    mkdirSync('build', { recursive: true });
    this.#count(results);
    const tests = results.testResults.flatMap(({ testFilePath, testResults }) =>
      testResults.map((test) => ({ ...test, file: path.relative(process.cwd(), testFilePath) })),
    );
    const passed = tests.filter(({ status }) => status === 'passed');
    const titles = passed.map(({ file, ancestorTitles, title }) => ({ file, titles: [...ancestorTitles, title] }));
    writeFileSync('build/titles.json', JSON.stringify(titles));
    this.#nameSkipped(tests);
  }

  getLastError() {
    return this.#error;
  }

  #count({ numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    const line = `${numPassedTests} passed, ${numFailedTests + numRuntimeErrorTestSuites} failed${skipped}`;
    writeFileSync('build/tally.txt', `${line}\n`);
    if (!process.env.CI) console.log(line);
  }

  #nameSkipped(tests) {
    const skipped = tests
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => fullName)
      .sort();
    for (const name of skipped) console.warn(`skipped: ${name}`);
    const allowed = JSON.parse(readFileSync('test/skipped.json', 'utf8'));
    if (!process.env.CI || JSON.stringify(skipped) === JSON.stringify(allowed)) return;
    this.#error = new Error(`${skipped.length} skipped tests, named above, are not those that test/skipped.json lists`);
  }
}
