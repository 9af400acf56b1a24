import { demand, demandSame, show } from './demand.ts';
import type { HttpCases } from './httpCases.ts';

const ok = 'HTTP/1.1 200 OK\r\n';

/** What servers write that is no response, or half of one: the transport fails, or reads no more than there is. */
const raw: Readonly<Record<string, readonly [answer: string, expected: 'failure' | 'any' | 'ok']>> = {
  garbage: ['\x00\x01\x02garbage\r\n\r\n', 'failure'],
  'HTTP/0.9': ['<html>hello</html>', 'failure'],
  'a switch of protocols': ['HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'failure'],
  '3,000 headers': [`${ok}${'x-header: value\r\n'.repeat(3_000)}content-length: 2\r\n\r\nok`, 'failure'],
  'both a length and chunks': [
    `${ok}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    'failure',
  ],
  'two lengths': [`${ok}content-length: 2\r\ncontent-length: 5\r\n\r\nhello`, 'failure'],
  'a folded header': [`${ok}x-a: 1\r\n 2\r\ncontent-length: 2\r\n\r\nok`, 'any'],
  'less than its length': [`${ok}content-length: 10\r\n\r\nhello`, 'failure'],
  'a bad chunk': [`${ok}transfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n`, 'failure'],
  'a chunk without its end': [`${ok}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n`, 'failure'],
  'the status 000': ['HTTP/1.1 000 No\r\ncontent-length: 0\r\n\r\n', 'any'],
  '2,000 times 100 Continue': [
    `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(2_000)}${ok}content-length: 2\r\n\r\nok`,
    'any',
  ],
  'more than its length': [`${ok}content-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nforged`, 'ok'],
};

/** What a transport makes of raw answers: never two responses, never more than the response says, always an end. */
export const rawCases: HttpCases = {
  'reports each header of a response, also those of the same name': async (context) => {
    const fields = 'x-a: 1\r\nX-A: 2\r\nset-cookie: a=1\r\nset-cookie: b=2; path=/\r\ncontent-length: 2';
    const server = await context.listen({ raw: bytesOf(`${ok}${fields}\r\n\r\nok`) });
    const sink = context.send(server.url);
    await sink.until('done');
    const values = (of: string): string[] => sink.given.flatMap(([name, value]) => (name === of ? [value] : []));
    demandSame('x-a', values('x-a').join(', '), '1, 2');
    demandSame('set-cookie', values('set-cookie'), ['a=1', 'b=2; path=/']);
  },
  ...Object.fromEntries(
    Object.entries(raw).map(([name, [answer, expected]]) => [
      `H18 ends well with ${name}`,
      async (context) => {
        const server = await context.listen({ raw: bytesOf(answer) });
        const sink = context.send(server.url);
        await sink.until('done');
        const shown = (): string => show([sink.status, sink.text, sink.error]);
        if (expected === 'failure') demand(sink.error instanceof Error, () => `it must be a failure, came ${shown()}`);
        else if (expected === 'any') demand(sink.error instanceof Error || sink.text.length <= 2, shown);
        else demand(sink.text === expected, () => `it must be ${show(expected)}, came ${shown()}`);
      },
    ]),
  ),
};

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
