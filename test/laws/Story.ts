import {
  allowAll,
  createNetwork,
  type Decision,
  type Network,
  type NetworkOptions,
  type OwnedSocket,
  type Owner,
  type OwnerOptions,
  type Transport,
} from 'rx-secure-networking';
import type { ContractPeer, ContractServer, ServerBehaviour } from 'rx-secure-networking/testing';
import { briefDecision } from '../briefDecision.ts';

// Laws as stories over a real driver and a real server, without a test framework, so that the same run in Node and in a
// browser: each acts and gives what it saw.

/** Where stories run. */
export interface Here {
  readonly transport: Transport;
  listen(behaviour: ServerBehaviour): Promise<ContractServer>;
}

export interface Story {
  /** A sentence, behind its law's number. */
  readonly what: string;
  readonly see: (stage: Stage) => Promise<unknown>;
  readonly expected: unknown;
}

export const story = (what: string, expected: unknown, see: Story['see']): Story => ({ what, expected, see });

export const yes = () => true;

interface Opened {
  readonly server: ContractServer;
  readonly socket: OwnedSocket;
  readonly peer: ContractPeer;
}

/** What one story uses; `finish()` ends it. */
export class Stage {
  dials = 0;
  readonly decisions: Decision[] = [];
  readonly #here: Here;
  readonly #servers: ContractServer[] = [];
  readonly #networks: Network[] = [];

  constructor(here: Here) {
    this.#here = here;
  }

  network(options: Partial<NetworkOptions> = {}): Network {
    const transport: Transport = (request, sink) => {
      this.dials += 1;
      return this.#here.transport(request, sink);
    };
    const network = createNetwork({ transport, policy: allowAll, ...options });
    network.decisions$.subscribe((decision) => this.decisions.push(decision));
    this.#networks.push(network);
    return network;
  }

  owner(options: Partial<OwnerOptions> = {}, network = this.network()): Owner {
    return network.createOwner({
      name: 'mod',
      audits: { create: yes, connect: yes, send: yes, receive: yes, close: yes },
      ...options,
    });
  }

  async listen(differently: Partial<ServerBehaviour> = {}): Promise<ContractServer> {
    const usual: ServerBehaviour = { handshake: 'accept', protocol: undefined, greeting: [], answersClose: true };
    const server = await this.#here.listen({ ...usual, ...differently });
    this.#servers.push(server);
    return server;
  }

  /** A socket of a new owner that is open, and the server's end of it. */
  async open(owner = this.owner(), differently: Partial<ServerBehaviour> = {}): Promise<Opened> {
    const server = await this.listen(differently);
    const socket = owner.create(server.url);
    const open = new Promise<void>((resolve, reject) => socket.opened$.subscribe({ next: resolve, error: reject }));
    socket.connect();
    await open;
    return { server, socket, peer: await server.peer() };
  }

  /** `layer action code`, each. */
  get notified(): string[] {
    return this.decisions.map(briefDecision);
  }

  async finish(): Promise<void> {
    for (const network of this.#networks) network.destroy();
    await Promise.all(this.#servers.map((server) => server.stop()));
  }
}

/** Runs a story, and gives what it saw. */
export async function play({ see }: Story, here: Here): Promise<unknown> {
  const stage = new Stage(here);
  try {
    return await see(stage);
  } finally {
    await stage.finish();
  }
}
