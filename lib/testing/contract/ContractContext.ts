import { defaultLimits } from '../../model/Limits.ts';
import type { Message } from '../../model/Message.ts';
import type { DialRequest } from '../../model/Transport.ts';
import type {
  ContractAbilities,
  ContractHarness,
  ContractPeer,
  ContractServer,
  ServerBehaviour,
} from './ContractHarness.ts';
import { demandSame, within } from './demand.ts';
import { dialRequest, CheckedLink } from './CheckedLink.ts';

/** An open connection: our link, and the peer at the server. */
export interface OpenConnection {
  readonly link: CheckedLink;
  readonly peer: ContractPeer;
}

const behaviour: ServerBehaviour = { handshake: 'accept', protocol: undefined, greeting: [], answersClose: true };

/** What one case uses: its servers and links, and waits with a deadline. `finish` ends and checks all of them. */
export class ContractContext {
  readonly can: ContractAbilities;
  readonly #harness: Required<ContractHarness>;
  readonly #patience: number;
  readonly #servers: ContractServer[] = [];
  readonly #links: CheckedLink[] = [];

  constructor(harness: Required<ContractHarness>) {
    this.#harness = harness;
    this.#patience = harness.patience;
    this.can = harness.can;
  }

  async listen(differently: Partial<ServerBehaviour> = {}): Promise<ContractServer> {
    const server = await this.wait(this.#harness.listen({ ...behaviour, ...differently }), 'the server to listen');
    this.#servers.push(server);
    return server;
  }

  dial(server: ContractServer, protocols: readonly string[] = [], approve?: DialRequest['approve']): CheckedLink {
    const link = new CheckedLink(this.#patience);
    link.dial(this.#harness.transport, dialRequest(server.url, protocols, defaultLimits, approve));
    this.#links.push(link);
    return link;
  }

  async open(differently?: Partial<ServerBehaviour>, protocols?: readonly string[]): Promise<OpenConnection> {
    const server = await this.listen(differently);
    const link = this.dial(server, protocols);
    await link.until('opened');
    return { link, peer: await this.wait(server.peer(), 'the connection at the server') };
  }

  wait<T>(promise: Promise<T>, what: string): Promise<T> {
    return within(this.#patience, promise, () => what);
  }

  /** Waits for the next messages at the server. */
  async received(peer: ContractPeer, count: number): Promise<Message[]> {
    const messages: Message[] = [];
    while (messages.length < count) {
      messages.push(await this.wait(peer.next(), `message ${messages.length + 1} of ${count} at the server`));
    }
    return messages;
  }

  /** Waits until everything that was sent before has arrived: opens, uses and closes another connection. */
  async settle(): Promise<void> {
    const { link, peer } = await this.open();
    peer.send('settled');
    await link.until('message');
    link.close();
    await link.end();
  }

  /** Fails if the promise resolves before everything that was sent has arrived. */
  async never(happens: Promise<unknown>, what: string): Promise<void> {
    const settled = this.settle().then(() => 'nothing');
    demandSame('what happened', await Promise.race([happens.then(() => what), settled]), 'nothing');
    await settled;
  }

  /** Terminates all links and stops all servers; fails if a link does not end or has violated the contract. */
  async finish(): Promise<void> {
    for (const link of this.#links) link.terminate();
    const ends = await Promise.allSettled(this.#links.map((link) => link.end()));
    await this.wait(Promise.all(this.#servers.map((server) => server.stop())), 'the servers to stop');
    this.check(); // a violation says more than the wait that it led to
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Throws the first violation of a link, if there is one so far. */
  check(): void {
    for (const link of this.#links) link.check();
  }
}

/** The cases of a contract, by name. */
export type Cases = Readonly<Record<string, (context: ContractContext) => Promise<void>>>;
