import type { WebSocket } from 'ws';
import { type Answer, type Call, decode, encode } from './wire.ts';

type Methods = Readonly<Record<string, unknown>>;

/** Lets the far end of a connection call the methods of an object, and those of the objects that they give. */
export function serveRemote(peer: WebSocket, first: object): void {
  const objects: Methods[] = [first as Methods];
  const answerOf = (call: number, value: unknown): Answer => {
    const methods = value as Methods | undefined;
    if (!Object.values(methods ?? {}).some((member) => typeof member === 'function')) return { call, value };
    const data = Object.fromEntries(Object.entries(methods ?? {}).filter(([, member]) => typeof member !== 'function'));
    return { call, handle: objects.push(methods ?? {}) - 1, data };
  };
  const act = async ({ call, object, method, args }: Call): Promise<Answer> => {
    try {
      const act = objects[object]?.[method] as (...args: readonly unknown[]) => unknown;
      return answerOf(call, await act(...args));
    } catch (error) {
      return { call, error: String(error) };
    }
  };
  peer.on('message', (data: Buffer) => {
    void act(decode(data.toString()) as Call).then((answer) => peer.send(encode(answer)));
  });
}
