import { expectTypeOf } from 'expect-type';
import { webSocket } from 'rxjs/webSocket';
import type { Owner } from 'rx-secure-networking';
import { type StructuralWebSocket, type StructuralWebSocketClass, webSocketFor } from 'rx-secure-networking/websocket';

// The compiler is what runs these (npm run typecheck); here they are only declared. Without lib.dom: consumer.test.ts.
declare const owner: Owner;

describe('the types of the class', () => {
  it('are the platform’s own where it has them, so that every client takes it', () => {
    const typed = () => {
      const Class = webSocketFor(owner);
      expectTypeOf(Class).toEqualTypeOf<typeof WebSocket>();
      webSocket({ url: 'wss://example.com/', WebSocketCtor: Class });
    };
    expect(typed).toBeInstanceOf(Function);
  });

  it('are of the same shape elsewhere', () => {
    const typed = (Class: StructuralWebSocketClass) => {
      const socket: StructuralWebSocket = new Class('wss://example.com/', ['a']);
      socket.onmessage = ({ data, origin }) => {
        expectTypeOf(data).toBeUnknown();
        expectTypeOf(origin).toBeString();
      };
      socket.addEventListener('close', ({ code, reason, wasClean }) => {
        expectTypeOf({ code, reason, wasClean }).toEqualTypeOf<{ code: number; reason: string; wasClean: boolean }>();
      });
      socket.addEventListener('open', { handleEvent: ({ type }) => type }, { once: true });
      socket.send('text');
      socket.send(new Uint8Array(1));
      socket.send(new ArrayBuffer(1));
      socket.send(new Blob([]));
      // @ts-expect-error no such binary type
      socket.binaryType = 'nodebuffer';
      // @ts-expect-error no such event
      socket.addEventListener('ping', () => undefined);
      expectTypeOf(Class.OPEN).toEqualTypeOf<1>();
    };
    expect(typed).toBeInstanceOf(Function);
  });
});
