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

/** An open connection: our link and the server's end. */
export interface OpenConnection {
  readonly link: CheckedLink;
  readonly peer: ContractPeer;
}

const behaviour: ServerBehaviour = { handshake: 'accept', protocol: undefined, greeting: [], answersClose: true };

/** One case's servers and links, each wait with its deadline; what it leaves is ended and checked after it. */
export class ContractContext {
  readonly can: ContractAbilities;
  readonly #harness: ContractHarness;
  readonly #patience: number;
  readonly #servers: ContractServer[] = [];
  readonly #links: CheckedLink[] = [];

  constructor(harness: ContractHarness) {
    this.#harness = harness;
    this.#patience = harness.patience ?? 3_000;
    this.can = harness.can ?? {};
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

  /** The next messages that the server has received. */
  async received(peer: ContractPeer, count: number): Promise<Message[]> {
    const messages: Message[] = [];
    while (messages.length < count) {
      messages.push(await this.wait(peer.next(), `message ${messages.length + 1} of ${count} at the server`));
    }
    return messages;
  }

  /** Lets everything that is under way arrive: a whole connection made, used and ended. */
  async settle(): Promise<void> {
    const { link, peer } = await this.open();
    peer.send('settled');
    await link.until('message');
    link.close();
    await link.end();
  }

  /** Fails if it happens before everything that is under way has arrived. */
  async never(happens: Promise<unknown>, what: string): Promise<void> {
    const settled = this.settle().then(() => 'nothing');
    demandSame('came', await Promise.race([happens.then(() => what), settled]), 'nothing');
    await settled;
  }

  /** Ends every link, even if one does not; then each must have told a story that may be told. */
  async finish(): Promise<void> {
    for (const link of this.#links) link.terminate();
    const ends = await Promise.allSettled(this.#links.map((link) => link.end()));
    await this.wait(Promise.all(this.#servers.map((server) => server.stop())), 'the servers to stop');
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
    for (const link of this.#links) link.check();
  }
}

/** Cases of a contract by their names. */
export type Cases = Readonly<Record<string, (context: ContractContext) => Promise<void>>>;
