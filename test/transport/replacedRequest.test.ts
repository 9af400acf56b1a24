import http from 'node:http';
import net from 'node:net';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { dialRequest } from '../../lib/testing/contract/CheckedLink.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';
import { startServer } from '../server.ts';
import { whileReportsPass } from '../whileReportsPass.ts';

describe('P4 where an owner has replaced http.request after the library has loaded,', () => {
  whileReportsPass(); // the error is reported too
  afterEach(() => jest.restoreAllMocks());

  it('a connection that is not the one that was dialled does not open a link', async () => {
    await using server = await startServer();
    const { port } = server;
    const { request } = http;
    jest
      .spyOn(http, 'request')
      .mockImplementation(((options: http.RequestOptions) =>
        request({ ...options, createConnection: () => net.connect(port, '127.0.0.1') })) as typeof http.request);
    const calls: string[] = [];
    await new Promise<void>((closed) => {
      wsTransport()(
        dialRequest('ws://127.0.0.1:49151/', [], defaultLimits, () => true),
        {
          opened: () => calls.push('opened'),
          message: () => calls.push('message'),
          drained: () => undefined,
          closing: () => undefined,
          closed: (...[, , , error]) => {
            calls.push(error?.message ?? '');
            closed();
          },
        },
      );
    });
    expect(calls).toEqual(['the connection is not the one that was dialled']);
  });
});
