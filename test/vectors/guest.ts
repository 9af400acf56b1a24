import https from 'node:https';
import { isIP } from 'node:net';
import { allowAll, createNetwork } from '../../lib/index.ts';
import { wsTransport } from '../../lib/ws.ts';

// Run by runInNode: does what a vector says to this process, then opens a socket, and tells what came of it.

interface Input {
  readonly js: string;
  readonly url: string;
  readonly ca?: string;
  readonly address: string;
}

const { js, url, ca, address } = JSON.parse(process.argv[2] ?? '') as Input;
let called = 0;
/** What a vector puts where a resolver might be looked for; Node tells its 'lookup' event to whatever has that name. */
const fn = (_host: unknown, options: unknown): void => {
  if (typeof options === 'object' && options !== null) called += 1;
};
const before = new Set(Reflect.ownKeys(Object.prototype));
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- the vector is code
new Function('https', 'fn', js)(https, fn);

const network = createNetwork({
  transport: wsTransport({
    ...(ca === undefined ? undefined : { tls: { ca } }),
    resolver: (_host, _options, done) => done(null, [{ address, family: isIP(address) }]),
  }),
  policy: allowAll,
});
const yes = (): boolean => true;
const owner = network.createOwner({ name: 'guest', audits: { create: yes, connect: yes } });
const report = (outcome: string): void => {
  for (const name of Reflect.ownKeys(Object.prototype)) {
    if (!before.has(name)) Reflect.deleteProperty(Object.prototype, name);
  }
  process.stdout.write(JSON.stringify({ outcome, called }));
  network.destroy();
};
owner.open(url).subscribe({
  next: () => report('opened'),
  error: (error: unknown) => report((error as Error).message),
});
