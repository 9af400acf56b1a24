import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { allowAll, createNetwork, type Owner, type Transport } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { listen } from '../server.ts';
import { decidedly } from '../world.ts';

export type Step = 'create' | 'connect';

type Stop = () => unknown;

/** A network with one owner, and a server that counts its TCP connections. Dispose of it at the end of the test. */
export interface Host extends AsyncDisposable {
  readonly owner: Owner;
  /** `127.0.0.1:port` */
  readonly authority: string;
  /** `ws://127.0.0.1:port/` */
  readonly url: string;
  /** How many connections the network has dialled. */
  readonly dials: number;
  /** From now on the owner's audit denies this. */
  forbid(step: Step): void;
  /** The denied decisions so far, as text. */
  readonly denied: readonly string[];
  /** The next ones. */
  denials(count: number): Promise<readonly string[]>;
  /** How many TCP connections the server has accepted. */
  visits(): Promise<number>;
}

/** Starts `serve` on the server; `serve` returns how to stop it. */
export async function startHost(serve: (http: Server) => Stop | Promise<Stop>): Promise<Host> {
  const http = createServer();
  const server = await listen(http);
  const { port, accepted } = server;

  const stop = await serve(http);

  let dials = 0;
  const ws = wsTransport();
  const transport: Transport = (dial, sink) => {
    dials += 1;
    return ws(dial, sink);
  };
  const forbidden = new Set<Step>();
  const network = createNetwork({ transport, policy: allowAll });
  const denials$ = network.decisions$.pipe(
    filter(({ allow }) => !allow),
    decidedly,
  );
  const denied: string[] = [];
  denials$.subscribe((denial) => denied.push(denial));
  const owner = network.createOwner({
    name: 'plug-in',
    audits: { create: () => !forbidden.has('create'), connect: () => !forbidden.has('connect'), close: () => true },
  });

  let probes = 0;
  const visits = async (): Promise<number> => {
    // Connections are accepted in order, so those from before this probe are counted when the probe is.
    const probe = connect(port, '127.0.0.1');
    await once(probe, 'connect');
    const seen = () => accepted.some(({ remotePort }) => remotePort === probe.localPort);
    while (!seen()) await once(http, 'connection');
    probes += 1;
    probe.destroy();
    return accepted.length - probes;
  };
  const close = async (): Promise<void> => {
    network.destroy();
    const closed = server[Symbol.asyncDispose]();
    await stop();
    await closed;
  };
  return {
    owner,
    authority: `127.0.0.1:${port}`,
    url: `ws://127.0.0.1:${port}/`,
    get dials() {
      return dials;
    },
    forbid: (step) => forbidden.add(step),
    denied,
    denials: (count) => firstValueFrom(denials$.pipe(take(count), toArray())),
    visits,
    [Symbol.asyncDispose]: close,
  };
}
