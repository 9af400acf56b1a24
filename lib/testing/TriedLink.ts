import type { Message } from '../model/Message.ts';
import type { DialRequest, Link, Transport } from '../model/Transport.ts';
import { show } from './show.ts';
import { SinkRecord } from './SinkRecord.ts';

/** A link on trial: what its methods throw, and what its sink is told inside them, are faults. */
export class TriedLink extends SinkRecord implements Link {
  #link: Link | undefined;

  dial(transport: Transport, request: DialRequest): void {
    this.inside = 'the transport';
    this.#link = transport(request, this);
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
      this.faults.push(`something was told or asked before the transport had returned, so that ${name} is not there`);
    } catch (error) {
      this.faults.push(`${name} threw ${show(error)}`);
    } finally {
      this.inside = outer;
    }
    return undefined;
  }
}
