// A jest reporter: prints the plain line of counts, and keeps it in build/tally.txt for .ci/run, which prints it last.
import { mkdirSync, writeFileSync } from 'node:fs';

export default class Tally {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numRuntimeErrorTestSuites }) {
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
    const line = `${numPassedTests} passed, ${failed} failed${skipped}`;
    mkdirSync('build', { recursive: true });
    writeFileSync('build/tally.txt', `${line}\n`);
    if (!process.env.CI) console.log(line);
  }
}
