import { NEVER } from 'rxjs';
import { fetchFor } from '../../lib/http/fetchFor.ts';
import { createNetwork } from '../../lib/network/createNetwork.ts';
import { virtualTransport } from '../../lib/testing/virtual/virtualTransport.ts';
import { undiciTransport } from '../../lib/transport/undiciTransport.ts';

// Run by runInNode: asks a server in another process while Object.prototype has a name, and prints what came of it.

const { url, name, how } = JSON.parse(process.argv[2] ?? '') as Readonly<Record<'url' | 'name' | 'how', string>>;
const network = createNetwork({
  transport: virtualTransport(NEVER),
  http: undiciTransport(),
  policy: { request: () => true },
  limits: { responseTimeout: 1_000 },
});
const ends: unknown[] = [];
network.ends$.subscribe(({ end }) => ends.push(end.detail?.message));
const ask = fetchFor(network.createOwner({ name: 'mod', audits: { request: () => true } }));

// Undefined for whoever asks first.
let reads = 0;
const evil = how === 'getter' ? { get: () => (reads++ ? 'evil' : undefined) } : { value: 'evil', writable: true };
Object.defineProperty(Object.prototype, name, { ...evil, configurable: true });
void ask(url)
  .then(async (response) => response.text())
  .catch(() => String(ends[0]))
  .then((outcome) => {
    Reflect.deleteProperty(Object.prototype, name);
    network.destroy();
    process.stdout.write(JSON.stringify(outcome));
  });
