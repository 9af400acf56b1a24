import type { HttpDial, HttpLines, HttpSink } from '../model/HttpTransport.ts';
import type { HostSide } from './HostSide.ts';
import { PortLine } from './PortLine.ts';

/** The HTTP requests of one owner inside a guest. */
export class PortLines implements HttpLines {
  #over = false;
  readonly #lines = new Set<PortLine>();
  readonly #host: HostSide;

  constructor(host: HostSide) {
    this.#host = host;
  }

  send(dial: HttpDial, sink: HttpSink): PortLine {
    if (this.#over) throw new Error('the owner is destroyed');
    const line = new PortLine(this.#host, dial, sink, () => {
      this.#lines.delete(line);
      this.#host.released(line);
    });
    line.send();
    this.#lines.add(line);
    return line;
  }

  destroy(): void {
    this.#over = true;
    for (const line of [...this.#lines]) line.terminate();
  }
}
