import type { WebSocketInstance } from '../../lib/transport/WebSocketLike.ts';

type Handler = ((event: never) => unknown) | null;

/** A WHATWG-shaped class that does nothing by itself: a test has it misbehave. */
export class FakeWebSocket implements WebSocketInstance {
  static made: FakeWebSocket[] = [];
  static get last(): FakeWebSocket {
    return FakeWebSocket.made.at(-1)!;
  }

  binaryType = 'blob';
  bufferedAmount = 0;
  protocol = '';
  readyState = 0;
  onopen: Handler = null;
  onmessage: Handler = null;
  onerror: Handler = null;
  onclose: Handler = null;
  readonly calls: unknown[][] = [];
  /** What happens inside close() and send(). */
  onClose: () => void = () => {};
  onSend: () => void = () => {};

  readonly url: string;
  readonly protocols: string[];

  constructor(url: string, protocols: string[]) {
    this.url = url;
    this.protocols = protocols;
    FakeWebSocket.made.push(this);
  }

  send(data: unknown): void {
    this.calls.push(['send', data]);
    this.onSend();
  }

  close(...args: unknown[]): void {
    this.calls.push(['close', ...args]);
    this.readyState = 2;
    this.onClose();
  }

  fire(kind: 'open' | 'message' | 'error' | 'close', event: object = {}): void {
    (this[`on${kind}`] as ((event: object) => unknown) | null)?.(event);
  }

  open(protocol = ''): void {
    this.protocol = protocol;
    this.readyState = 1;
    this.fire('open');
  }

  closed(code = 1000, reason = '', wasClean = true): void {
    this.readyState = 3;
    this.fire('close', { code, reason, wasClean });
  }
}
