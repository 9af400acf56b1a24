import http from 'node:http';
import net from 'node:net';
import { config } from 'rxjs';
import { WebSocketServer } from 'ws';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { dialRequest } from '../../lib/testing/contract/CheckedLink.ts';
import { wsTransport } from '../../lib/transport/wsTransport.ts';

describe('P4 where an owner has replaced http.request after the library has loaded,', () => {
  afterEach(() => jest.restoreAllMocks());

  it('a connection that is not the one that was dialled does not open a link', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((listening) => server.once('listening', listening));
    const { port } = server.address() as net.AddressInfo;
    const { request } = http;
    jest
      .spyOn(http, 'request')
      .mockImplementation(((options: http.RequestOptions) =>
        request({ ...options, createConnection: () => net.connect(port, '127.0.0.1') })) as typeof http.request);
    const told: string[] = [];
    const { onUnhandledError } = config;
    config.onUnhandledError = () => undefined; // what goes wrong in a turn of ours is reported too
    await new Promise<void>((closed) => {
      wsTransport()(
        dialRequest('ws://127.0.0.1:49151/', [], defaultLimits, () => true),
        {
          opened: () => told.push('opened'),
          message: () => told.push('message'),
          drained: () => undefined,
          closing: () => undefined,
          closed: (...[, , , error]) => {
            told.push(error?.message ?? '');
            closed();
          },
        },
      );
    });
    expect(told).toEqual(['the connection is not the one that was dialled']);
    await new Promise((closed) => server.close(closed));
    config.onUnhandledError = onUnhandledError;
  });
});
