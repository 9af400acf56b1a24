import { type Answer, type Call, decode, encode } from './wire.ts';

/** Calls the methods of an object in the test's process; what they give is awaited, calls keep their order. */
export class Remote {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }: MessageEvent<string>) => this.#answered(decode(data) as Answer);
  }

  static connect(url: string): Promise<Remote> {
    const socket = new WebSocket(url);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(new Remote(socket));
      socket.onerror = () => reject(new Error(`nothing listens at ${url}`));
    });
  }

  /** A handle is an object with what was data of it; its methods are called with `call` again. */
  call<T>(object: number, method: string, ...args: readonly unknown[]): Promise<T> {
    this.#calls += 1;
    const call: Call = { call: this.#calls, object, method, args };
    this.#socket.send(encode(call));
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.call, { resolve: resolve, reject });
    });
  }

  #answered(answer: Answer): void {
    const waiting = this.#waiting.get(answer.call);
    this.#waiting.delete(answer.call);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve('handle' in answer ? answer : answer.value);
  }
}
