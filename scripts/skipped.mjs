// A jest reporter: names what was skipped; in CI that must be the committed list, test/skipped.json.
import { readFileSync } from 'node:fs';

export default class Skipped {
  #error;

  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults
      .flatMap(({ testResults }) => testResults)
      .filter(({ status }) => status === 'pending' || status === 'todo')
      .map(({ fullName }) => fullName)
      .sort();
    for (const name of skipped) console.warn(`skipped: ${name}`);
    const allowed = JSON.parse(readFileSync('test/skipped.json', 'utf8'));
    if (!process.env.CI || JSON.stringify(skipped) === JSON.stringify(allowed)) return;
    this.#error = new Error(`${skipped.length} skipped tests, named above, are not those that test/skipped.json lists`);
  }

  getLastError() {
    return this.#error;
  }
}
