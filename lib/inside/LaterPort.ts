import type { GuestPort, PortListener } from '../wire/GuestPort.ts';

/** A port that can be used before it is there: what is posted waits until `bind` gives it the real one. */
export class LaterPort implements GuestPort {
  #real: GuestPort | undefined;
  #listener: PortListener | undefined;
  #closed = false;
  #waiting: (readonly [readonly unknown[], readonly ArrayBuffer[]])[] = [];

  bind(port: GuestPort): void {
    this.#real = port;
    if (this.#listener) port.open(this.#listener);
    for (const [fields, transfer] of this.#waiting) port.post(fields, transfer);
    this.#waiting = [];
    if (this.#closed) port.close();
  }

  open(listener: PortListener): void {
    this.#listener = listener;
    this.#real?.open(listener);
  }

  post(fields: readonly unknown[], transfer: readonly ArrayBuffer[]): void {
    if (this.#real) this.#real.post(fields, transfer);
    else this.#waiting.push([fields, transfer]);
  }

  close(): void {
    this.#closed = true;
    this.#real?.close();
  }
}
