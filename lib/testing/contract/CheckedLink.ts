import type { Message } from '../../model/Message.ts';
import type { DialRequest, Link, Transport } from '../../model/Transport.ts';
import { addressesFault } from './addressesFault.ts';
import { show } from './demand.ts';
import { SinkRecord } from './SinkRecord.ts';
import type { Limits } from '../../model/Limits.ts';
import { parseSocketUrl } from '../../model/parseSocketUrl.ts';
import type { ConnectRequest } from '../../model/Request.ts';

/** A link under test and its sink. A method that throws, or calls the sink before it returns, is a violation. */
export class CheckedLink extends SinkRecord implements Link {
  #link: Link | undefined;

  dial(transport: Transport, request: DialRequest): void {
    this.inside = 'the transport';
    const approve: DialRequest['approve'] = (addresses) => {
      const fault = addressesFault(request.connect.endpoint, addresses);
      if (fault) this.faults.push(fault);
      return request.approve(addresses);
    };
    this.#link = transport({ ...request, approve }, this);
    this.inside = undefined;
  }

  send(message: Message): boolean {
    const taken: unknown = this.#call('send()', (link) => link.send(message));
    if (typeof taken !== 'boolean') this.faults.push(`send() answered ${show(taken)}, which is neither true nor false`);
    return taken === true;
  }

  close(code = 1000, reason = ''): void {
    this.#call('close()', (link) => link.close(code, reason));
  }

  terminate(): void {
    this.#call('terminate()', (link) => link.terminate());
  }

  pause(): boolean {
    return this.#call('pause()', (link) => link.pause()) ?? false;
  }

  resume(): void {
    this.#call('resume()', (link) => link.resume());
  }

  ping(): void {
    this.#call('ping()', (link) => link.ping?.());
  }

  get canPing(): boolean {
    return this.#call('ping', (link) => link.ping !== undefined) ?? false;
  }

  get bytesRead(): number {
    return this.#call('bytesRead', (link) => link.bytesRead) ?? Number.NaN;
  }

  get bufferedBytes(): number {
    return this.#call('bufferedBytes', (link) => link.bufferedBytes) ?? Number.NaN;
  }

  #call<T>(name: string, act: (link: Link) => T): T | undefined {
    const outer = this.inside;
    this.inside = name;
    try {
      if (this.#link) return act(this.#link);
      this.faults.push(`the sink or \`approve\` was called before the transport returned, so ${name} cannot be called`);
    } catch (error) {
      this.faults.push(`${name} threw ${show(error)}`);
    } finally {
      this.inside = outer;
    }
    return undefined;
  }
}

/**
 * Makes the request of a dial, as a network makes it for its first socket.
 *
 * @throws TypeError for a URL that `owner.create` rejects
 */
export function dialRequest(
  url: string,
  protocols: readonly string[],
  limits: Limits,
  approve: DialRequest['approve'] = () => true,
): DialRequest {
  const parsed = parseSocketUrl(url);
  if (!parsed.ok) throw new TypeError(`Cannot dial "${url}": ${parsed.reason}`);
  const owner = Object.freeze({ id: 1, name: 'contract', kind: 'mod' });
  const { endpoint } = parsed;
  const connect: ConnectRequest = { action: 'connect', at: 0, owner, url: parsed.url, endpoint, socket: 1, protocols };
  return { url: parsed.url, protocols, connect: Object.freeze(connect), limits, approve };
}
