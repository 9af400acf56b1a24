import type { Server } from 'node:http';
import { Aedes } from 'aedes';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { type Host, startHost, type Step } from './host.ts';

const serve = async (server: Server) => {
  const broker = await Aedes.createBroker();
  new WebSocketServer({ server }).on('connection', (peer) => {
    broker.handle(createWebSocketStream(peer).on('error', () => undefined));
  });
  return () => new Promise<void>((resolve) => broker.close(resolve));
};

const quick: IClientOptions = { reconnectPeriod: 5 };

function clientOf({ url, owner }: Host, log: string[] = []): MqttClient {
  const settings = quick;
  // doc mqtt
  const WebSocket = webSocketFor(owner);
  const client = mqtt.connect(url, {
    forceNativeWebSocket: true,
    createWebsocket: (address, protocols) => new WebSocket(address, protocols),
    ...settings,
  });
  // end
  for (const event of ['connect', 'close', 'offline', 'reconnect'] as const) client.on(event, () => log.push(event));
  client.on('error', ({ message }) => log.push(`error: ${message}`));
  return client;
}

it('mqtt subscribes and publishes through its owner', async () => {
  await using host = await startHost(serve);
  const client = clientOf(host);
  await client.subscribeAsync('chat', { qos: 1 });
  const received = new Promise((resolve) =>
    client.once('message', (topic, payload) => resolve([topic, String(payload)])),
  );
  await client.publishAsync('chat', 'hello', { qos: 1 });
  expect(await received).toEqual(['chat', 'hello']);
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
  await client.endAsync();
});

it.each<Step>(['create', 'connect'])(
  'mqtt that may not %s tries again in vain, and nobody comes to its server',
  async (step) => {
    await using host = await startHost(serve);
    host.forbid(step);
    const denials = host.denials(3);
    const log: string[] = [];
    const client = clientOf(host, log);
    expect(await denials).toEqual(Array(3).fill(`owner ${step} denied`));
    await client.endAsync(true);
    expect(log.slice(0, 4)).toEqual(['offline', 'close', 'reconnect', 'close']);
    expect(new Set(log)).toEqual(new Set(['offline', 'close', 'reconnect']));
    expect([host.dials, await host.visits()]).toEqual([0, 0]);
  },
);

it('mqtt ends with its owner, and never comes back', async () => {
  await using host = await startHost(serve);
  const log: string[] = [];
  const client = clientOf(host, log);
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  const denials = host.denials(3);
  host.owner.destroy();
  expect(await denials).toEqual(Array(3).fill('library create owner-destroyed'));
  await client.endAsync(true);
  expect(log.slice(0, 5)).toEqual(['connect', 'offline', 'close', 'reconnect', 'close']);
  expect(log.join()).not.toContain('error');
  expect([host.dials, await host.visits()]).toEqual([1, 1]);
});
