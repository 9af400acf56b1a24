import { TestEnvironment } from 'jest-environment-node';

// The environment of the unit tests: a socket, server or timer that outlives its test fails that test. What was there
// before the test and its hooks began (made by beforeAll) may stay.
const watched = new Set(['Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'PipeWrap', 'MessagePort']);
const patience = 1_000; // ms, for what is already closing

export default class LeakCheck extends TestEnvironment {
  #before = [];

  async handleTestEvent({ name, test }) {
    if (name === 'test_start') this.#before = resources();
    if (name !== 'test_done' || test.mode === 'skip' || test.mode === 'todo') return;
    const deadline = performance.now() + patience;
    let left = added(this.#before);
    while (left.length > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setImmediate(resolve));
      left = added(this.#before);
    }
    if (left.length > 0) test.errors.push(new Error(`outlives its test: ${left.join(', ')}`));
  }
}

function resources() {
  return process.getActiveResourcesInfo().filter((kind) => watched.has(kind));
}

function added(before) {
  const rest = [...before];
  return resources().filter((kind) => {
    const known = rest.indexOf(kind);
    if (known >= 0) rest.splice(known, 1);
    return known < 0;
  });
}
