import https from 'node:https';
import { isIP } from 'node:net';
import { catchError, forkJoin, map, of, take } from 'rxjs';
import { allowAll, createNetwork } from '../../lib/index.ts';
import { wsTransport } from '../../lib/ws.ts';

// Run by runInNode: does what a vector says to this process, then opens sockets, and tells what came of each.

interface Input {
  readonly js: string;
  readonly urls: readonly string[];
  readonly ca?: string;
  readonly address: string;
}

const { js, urls, ca, address } = JSON.parse(process.argv[2] ?? '') as Input;
let called = 0;
/** What a vector puts where a resolver might be looked for; Node tells its 'lookup' event to whatever has that name. */
const fn = (_host: unknown, options: unknown): void => {
  if (typeof options === 'object' && options !== null) called += 1;
};
const before = new Set(Reflect.ownKeys(Object.prototype));
// eslint-disable-next-line @typescript-eslint/no-implied-eval -- the vector is code
(new Function('https', 'fn', js) as (...names: unknown[]) => void)(https, fn);

const network = createNetwork({
  transport: wsTransport({
    ...(ca === undefined ? undefined : { tls: { ca } }),
    resolver: (_host, _options, done) => done(null, [{ address, family: isIP(address) }]),
  }),
  policy: allowAll,
});
const yes = (): boolean => true;
const owner = network.createOwner({ name: 'guest', audits: { create: yes, connect: yes } });
const outcomes$ = urls.map((url) =>
  owner.open(url).pipe(
    map(() => 'opened'),
    take(1),
    catchError((error: unknown) => of((error as Error).message)),
  ),
);
forkJoin(outcomes$).subscribe((outcomes) => {
  for (const name of Reflect.ownKeys(Object.prototype)) {
    if (!before.has(name)) Reflect.deleteProperty(Object.prototype, name);
  }
  process.stdout.write(JSON.stringify({ outcomes, called }));
  network.destroy();
});
