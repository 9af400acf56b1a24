import * as t from 'io-ts';
import { of } from 'rxjs';
import type { Message } from 'rx-secure-networking';
import { encodeWith } from 'rx-secure-networking/codec';
import { marbled } from '../marbled.ts';
import { passesThrough } from '../passesThrough.ts';
import { connecting, quiet, world } from '../world.ts';
import { Length, Line, line, lineText, throwing } from './codecs.ts';

describe('encodeWith()', () => {
  passesThrough<t.TypeOf<typeof Line>>(
    encodeWith(Line),
    [
      ['trap 19: puts aside what cannot be encoded and goes on', '-a-b-a-|', '^------!', '-a---a-|'],
      ['is empty where its source is', '                           --|     ', '^-!     ', '--|     '],
      ['errors with its source', '                                 -a-b-#  ', '^----!  ', '-a---#  '],
    ],
    { source: { a: line, b: { ...line, at: new Date(NaN) } }, expected: { a: lineText } },
  );

  it(
    'trap 19: a value that cannot be encoded does not change the socket',
    marbled(({ flush }) => {
      const got: Message[] = [];
      const { owner } = world({
        server: (_dial, received$) => {
          received$.subscribe((message) => got.push(message));
          return quiet;
        },
      });
      const socket = connecting(owner);
      const unsent: unknown[] = [];
      socket.opened$.subscribe(() => {
        const lines = encodeWith(throwing.ioTs, { onInvalid: ({ seq, bytes }) => unsent.push([seq, bytes]) });
        const numbers = encodeWith(t.number, { onInvalid: ({ seq, bytes }) => unsent.push([seq, bytes]) });
        of('a', 'b')
          .pipe(lines)
          .subscribe({ next: socket.next.bind(socket) });
        of(1, NaN, 2)
          .pipe(numbers)
          .subscribe({ next: socket.next.bind(socket) });
        expect(socket.state).toBe('open');
      });
      flush();

      expect(got).toEqual(['1', '2']);
      expect(unsent).toEqual([
        [1, 0],
        [2, 0],
        [2, 0],
      ]);
      owner.destroy();
    }),
  );

  it("sends a schema's input", () => {
    const texts: string[] = [];
    of({ name: 'ann' }, { name: 5 as never })
      .pipe(encodeWith(Length))
      .subscribe((text) => texts.push(text));
    expect(texts).toEqual(['{"name":"ann"}']);
  });
});
