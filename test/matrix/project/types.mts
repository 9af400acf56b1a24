// A consumer's types: something of every door.
import { firstValueFrom, map, type Observable } from 'rxjs';
import * as t from 'io-ts';
import { allowAll, createNetwork, type Message, type Owner, reconnect, webSocketTransport } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { decodeWith, readManifest } from 'rx-secure-networking/codec';
import { virtualTransport } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';
import { wsTransport } from 'rx-secure-networking/ws';

const network = createNetwork({ transport: wsTransport(), policy: allowAll, kinds: ['mod', 'tool'] });
const owner: Owner = network.createOwner({ name: 'a', kind: 'tool', audits: readManifest({}).audits });
// @ts-expect-error an undeclared kind
network.createOwner({ name: 'a', kind: 'other', audits: {} });

export const opened$: Observable<string> = owner.open('wss://example.com').pipe(
  map((socket) => socket.url),
  reconnect({ maxAttempts: 3 }),
);
export const message: Promise<Message> = firstValueFrom(owner.create('wss://example.com').messages$);
export const typed$: Observable<{ text: string }> = owner
  .create('wss://example.com')
  .messages$.pipe(decodeWith(t.type({ text: t.string })));
export const Class = webSocketFor(owner);
export const id: number = secureNetworking(network, { describe: () => ({}) }).createWebSocket({}, 'wss://example.com');
export const others = [webSocketTransport(), virtualTransport];
