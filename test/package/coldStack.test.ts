import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const home = path.resolve(__dirname, '../../build/coldStack');

/**
 * A process in which none of the library's functions that the act needs has been compiled. V8 compiles a function when it is
 * first called, which needs far more stack than to call it, so here the calls come from the end of the stack upwards.
 */
const program = (act: string): string => `
import { config } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
config.onUnhandledError = () => {};
const transport = (_dial, sink) => {
  setImmediate(() => sink.opened(''));
  return {
    send: () => true,
    close: (code, reason) => sink.closed(code, reason, true),
    terminate: () => sink.closed(1006, '', false),
    pause: () => true,
    resume() {},
    bufferedBytes: 0,
  };
};
const network = createNetwork({ transport, policy: allowAll, limits: { attemptsPerSecond: 1_000 }, onError() {} });
const turn = () => new Promise((resolve) => setTimeout(resolve, 2));
let tables = 0;
network.owners$.subscribe(() => (tables += 1));
network.ends$.subscribe();
const newOwner = () => network.createOwner({ name: 'mod', audits: everyStep(allow) });
const places = (owner) => {
  const made = [];
  try {
    for (;;) made.push(owner.create('ws://a.example/'));
  } catch {
    for (const socket of made) socket.close();
  }
  return made.length;
};
let lost = 0;
for (let round = 0; round < 24; round++) {
  const owner = newOwner();
  const socket = owner.create('ws://a.example/');
  if (round % 2) socket.connect();
  await turn();
  const act = () => { ${act} };
  let done = false;
  const dive = (...padding) => {
    try { dive(...padding); } catch { /* the end of the stack */ }
    if (done) return;
    try { act(); } catch { /* no room */ }
    done = socket.state === 'closed';
  };
  dive(...Array(round % 8).fill(0));
  await turn();
  const before = tables;
  const live = network.owner(owner.id);
  if (socket.state !== 'closed') lost += 1;
  if (live && places(live) !== 16) lost += 1;
  newOwner().destroy();
  live?.destroy();
  await turn();
  if (tables === before) lost += 1;
}
console.log(JSON.stringify({ lost, left: network.snapshot().length }));
network.destroy();
`;

beforeAll(() => {
  mkdirSync(home, { recursive: true });
});

it.each([
  ['close()', 'socket.close()'],
  ['destroy()', 'owner.destroy()'],
  ['endSocket() of the host', 'network.endSocket(socket.id)'],
  ['destroyOwner() of the host', 'network.destroyOwner(owner.id)'],
])('L24 %s from the end of the stack, in code that was never called, leaves nothing half done', async (title, act) => {
  const file = path.join(home, `${title.replace(/\W/g, '')}.mjs`);
  writeFileSync(file, program(act));

  const { stdout } = await run(process.execPath, [file]);
  expect(JSON.parse(stdout)).toEqual({ lost: 0, left: 0 });
});
