import { demand, demandSame } from './demand.ts';
import type { HttpContractAbilities, HttpContractAnswer } from './HttpContractHarness.ts';
import { type HttpTrial, plain } from './HttpTrial.ts';

/** Cases of the contract of HTTP transports by their names. */
export type HttpCases = Readonly<Record<string, (trial: HttpTrial, can: HttpContractAbilities) => Promise<void>>>;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const slow: HttpContractAnswer = { status: 200, headers: {}, pieces: [utf8('a')], end: 'open' };

/** What every HTTP transport does. */
export const httpCases: HttpCases = {
  'sends the method, the path with its query, and the body': async (trial) => {
    const server = await trial.listen();
    const body = utf8('{"a":1}');
    const tried = trial.send(server.url, {
      method: 'POST',
      path: 'a/b?c=%20d',
      headers: [['content-type', 'application/json']],
      body,
    });
    await tried.until('done');
    const [request] = server.requests;
    demandSame('the request line', [request?.method, request?.target], ['POST', '/a/b?c=%20d']);
    demandSame('the body', request?.body, body);
    demandSame('its type', request?.headers['content-type'], 'application/json');
  },
  'reports the status and headers, then the body, then done, then that it is closed': async (trial) => {
    const server = await trial.listen(plain('hello', { 'x-a': '1' }, 201));
    const tried = trial.send(server.url);
    await tried.until('gone');
    demandSame('what it notified', [tried.status, tried.text, tried.error], [201, 'hello', undefined]);
    demandSame('a header', tried.given.find(([name]) => name === 'x-a')?.[1], '1');
    demandSame('the last calls', tried.calls.slice(-2), ['done', 'gone']);
  },
  'is done with a response that has no body': async (trial) => {
    const server = await trial.listen(plain('', {}, 204));
    const tried = trial.send(server.url);
    await tried.until('done');
    demandSame('what it notified', [tried.status, tried.pieces.length, tried.error], [204, 0, undefined]);
  },
  'H14 reports no more than one piece while it is paused': async (trial) => {
    const piece = new Uint8Array(60_000);
    const pieces = Array.from({ length: 40 }, () => piece);
    const server = await trial.listen({ status: 200, headers: {}, pieces, end: 'whole' });
    const tried = trial.send(server.url, { pauses: true });
    await tried.until('headers');
    await trial.send((await trial.listen()).url).until('gone'); // everything that is under way has come
    demand(tried.pieces.length <= 1, () => `${tried.pieces.length} pieces came while it was paused`);
    tried.act('resume');
    await tried.until('done');
    const size = tried.pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
    demandSame('bytes after resume', size, 2_400_000);
  },
  'gives each piece as a copy of its own': async (trial) => {
    const tried = trial.send((await trial.listen()).url);
    await tried.until('done');
    const own = tried.pieces.every(({ byteLength, buffer }) => byteLength === buffer.byteLength);
    demand(own, () => 'a piece is a view of memory that holds more');
  },
  'H2 follows no redirect': async (trial, can) => {
    const target = await trial.listen();
    const server = await trial.listen(plain('', { location: target.url }, 302));
    const tried = trial.send(server.url);
    await tried.until('done');
    if (can.redirects === true) demandSame('the status', tried.status, 302);
    else demand(tried.error instanceof Error, () => 'a redirect must be notified or be a failure');
    demandSame('requests at the target', target.requests.length, 0);
  },
  'H5 keeps no cookie': async (trial) => {
    const server = await trial.listen(plain('hello', { 'set-cookie': 'a=1' }));
    await trial.send(server.url).until('gone');
    await trial.send(server.url).until('gone');
    demandSame('cookies of the second request', server.requests[1]?.headers['cookie'], undefined);
  },
  'is done with an error if nobody listens': async (trial) => {
    const server = await trial.listen();
    await server.stop();
    const tried = trial.send(server.url);
    await tried.until('gone');
    demand(tried.error instanceof Error && tried.error.message !== '', () => 'a failure must have an error');
    demandSame('what it notified', tried.calls, ['done', 'gone']);
  },
  'is done with an error if the response is lost': async (trial) => {
    const server = await trial.listen({ status: 200, headers: {}, pieces: [utf8('a')], end: 'broken' });
    const tried = trial.send(server.url);
    await tried.until('done');
    demand(tried.error instanceof Error, () => 'a response that is lost must be done with an error');
  },
  'reports nothing but closed after terminate before the answer': async (trial) => {
    const server = await trial.listen('silence');
    const tried = trial.send(server.url);
    await trial.wait(server.asked(), 'the request');
    tried.act('terminate');
    await tried.until('gone');
    demandSame('what it notified', tried.calls, ['gone']);
    await trial.wait(server.connectionClosed(), 'the connection to close');
  },
  'reports nothing but closed after terminate in the body': async (trial) => {
    const server = await trial.listen(slow);
    const tried = trial.send(server.url);
    await tried.until('data');
    tried.act('terminate');
    await tried.until('gone');
    demandSame('what it notified', tried.calls, ['headers', 'data', 'gone']);
    await trial.wait(server.connectionClosed(), 'the connection to close');
  },
  'H10 ends everything with destroy, and sends nothing after it': async (trial) => {
    const server = await trial.listen(slow);
    const lines = trial.owner();
    const tried = [trial.send(server.url, { lines }), trial.send(server.url, { lines })];
    for (const each of tried) await each.until('data');
    lines.destroy();
    for (const each of tried) await each.until('gone');
    for (const { calls } of tried) demandSame('what it notified', calls, ['headers', 'data', 'gone']);
    await trial.wait(server.connectionClosed(), 'the connections to close');
    demand(trial.refuses(server.url, lines), () => 'send must throw after destroy');
  },
};

/** What only those do that can. */
export const abilityCases = {
  approve: {
    'H4 asks for approval of the addresses, and dials nothing without it': async (trial) => {
      const server = await trial.listen();
      const asked: (readonly string[])[] = [];
      const approve = (addresses: readonly string[]): boolean => asked.push(addresses) > 1;
      const denied = trial.send(server.url, { approve });
      await denied.until('gone');
      demandSame('what it notified', denied.calls, ['done', 'gone']);
      demandSame('requests', server.requests.length, 0);
      await trial.send(server.url, { approve }).until('done');
      demandSame('lists of addresses', asked.length, 2);
    },
  },
  reuse: {
    'H5 uses a connection again for its owner, and for no other': async (trial) => {
      const server = await trial.listen();
      const [one, other] = [trial.owner(), trial.owner()];
      await trial.send(server.url, { lines: one }).until('gone');
      await trial.send(server.url, { lines: one }).until('gone');
      demandSame('connections of one owner', server.connections, 1);
      await trial.send(server.url, { lines: other }).until('gone');
      demandSame('connections of two owners', server.connections, 2);
    },
  },
  headers: {
    'H6 sends exactly the headers it was given, and those of the connection': async (trial) => {
      const server = await trial.listen();
      await trial.send(server.url, { headers: [['x-a', '1']] }).until('done');
      const names = Object.keys(server.requests[0]?.headers ?? {}).sort();
      demandSame('headers', names, ['accept', 'accept-encoding', 'connection', 'host', 'x-a']);
      demandSame('accept-encoding', server.requests[0]?.headers['accept-encoding'], 'identity');
    },
  },
} satisfies Partial<Record<keyof HttpContractAbilities, HttpCases>>;
