import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const home = path.resolve(__dirname, '../../build/unhandled');

/** A host whose mod has a subscriber that throws and an `open()` without an error handler. */
const program = (hook: string): string => `
import { config } from 'rxjs';
import { allow, allowAll, createNetwork, everyStep } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
${hook}
const network = createNetwork({ transport: wsTransport(), policy: allowAll });
const owner = network.createOwner({ name: 'mod', audits: everyStep(allow) });
owner.open('ftp://nowhere.example').subscribe();
owner.create('ws://127.0.0.1:9999/').writable$.subscribe((writable) => { if (writable) throw new Error('a bad subscriber'); });
setTimeout(() => { console.log('the host is alive'); network.destroy(); }, 50);
`;

beforeAll(() => {
  mkdirSync(home, { recursive: true });
});

it('L17 P11 with config.onUnhandledError the host lives and hears of every error that nobody handled', async () => {
  const file = path.join(home, 'hooked.mjs');
  writeFileSync(file, program("config.onUnhandledError = (error) => console.log('heard:', error.message);"));

  const { stdout } = await run(process.execPath, [file]);
  expect(stdout.trim().split('\n').sort()).toEqual([
    'heard: Cannot create a socket for "ftp://nowhere.example": the scheme must be ws or wss, not "ftp"',
    'heard: a bad subscriber',
    'the host is alive',
  ]);
});

it('without it RxJS throws what nobody handled from a timer, which ends the process: the hazard beside L17', async () => {
  const file = path.join(home, 'bare.mjs');
  writeFileSync(file, program(''));

  await expect(run(process.execPath, [file])).rejects.toMatchObject({
    code: 1,
    stdout: expect.not.stringContaining('the host is alive') as string,
    stderr: expect.stringContaining('a bad subscriber') as string,
  });
});
