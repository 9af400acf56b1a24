import { TestEnvironment } from 'jest-environment-node';

/**
 * Makes a mutant's run short: only the files of its tests are loaded, and what comes after the first failure, which is
 * enough to kill it, is skipped. The tests come as one pattern of up to thousands of names, slow as a regular
 * expression and read back to a set here.
 */
export default class MutantEnvironment extends TestEnvironment {
  #failed = false;

  handleTestEvent({ name, test, testNamePattern }, state) {
    if (name === 'setup' && testNamePattern) {
      const names = namesOf(testNamePattern);
      state.testNamePattern = { test: (title) => names.has(title) || title.endsWith(notLoaded) };
      this.global.filesOfMutant = new Set([...names].map((title) => title.slice(0, title.indexOf(' '))));
    }
    if (name === 'test_start' && this.#failed) test.mode = 'skip';
    if (name === 'test_done' && test.errors.length > 0) this.#failed = true;
  }
}

/** The title of the test that says that a file could not be loaded: see suite.ts. */
const notLoaded = ' loads';

/** Undoes what Stryker does: `(name 1)|(name 2)`, escaped. */
function namesOf(pattern) {
  return new Set(
    pattern
      .slice(1, -1)
      .split(')|(')
      .map((name) => name.replace(/\\x2d/g, '-').replace(/\\(.)/g, '$1')),
  );
}
