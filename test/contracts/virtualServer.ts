import { concat, defer, from, merge, NEVER, type Observable, of, Subject, throwError } from 'rxjs';
import type { Message } from '../../lib/model/Message.ts';
import type { DialRequest, Transport } from '../../lib/model/Transport.ts';
import {
  closes,
  type ContractHarness,
  type ContractPeer,
  opened,
  type ServerBehaviour,
  type ServerFrame,
  virtualTransport,
  type VirtualTransportOptions,
} from '../../lib/testing.ts';
import { Inflow } from './Inflow.ts';

type Serve = (dial: DialRequest, received$: Observable<Message>) => Observable<ServerFrame>;

/** Virtual servers for the contract, each found by its URL, and the virtual transport that leads to them. */
export function virtualHarness(options: VirtualTransportOptions): Pick<ContractHarness, 'transport' | 'listen'> {
  const servers = new Map<string, { readonly serve: Serve; readonly answersClose: boolean }>();
  let made = 0;
  const serve: Serve = (dial, received$) =>
    servers.get(dial.url)?.serve(dial, received$) ?? throwError(() => new Error('nobody listens'));
  const answering = virtualTransport(serve, options);
  const silent = virtualTransport(serve, { ...options, closeHandshake: 'never' });
  const transport: Transport = (dial, sink) =>
    (servers.get(dial.url)?.answersClose === false ? silent : answering)(dial, sink);

  const listen: ContractHarness['listen'] = async (behaviour) => {
    const url = `ws://virtual-${++made}.example/`;
    const asked = new Inflow<true>();
    const peers = new Inflow<ContractPeer>();
    servers.set(url, {
      answersClose: behaviour.answersClose,
      serve: (_dial, received$) => {
        asked.put(true);
        const { frames$, peer } = connectionOf(behaviour, received$);
        peers.put(peer);
        return frames$;
      },
    });
    return {
      url,
      asked: () => asked.next(),
      peer: () => peers.next(),
      stop: async () => servers.delete(url),
    };
  };
  return { transport, listen };
}

function connectionOf(
  { handshake, protocol, greeting }: ServerBehaviour,
  received$: Observable<Message>,
): { readonly frames$: Observable<ServerFrame>; readonly peer: ContractPeer } {
  const frames = new Subject<ServerFrame>();
  const inflow = new Inflow<Message>();
  const received = new Inflow<undefined>();
  const peer: ContractPeer = {
    next: () => inflow.next(),
    closed: () => received.next(),
    send: (message) => frames.next(message),
    close: (code = 1005, reason = '') => frames.next(closes(code, reason)),
    leave: (code, reason) => frames.next(closes(code, reason, 'never')),
    reset: () => frames.error(new Error('reset')),
  };
  const answers: Record<ServerBehaviour['handshake'], Observable<ServerFrame>> = {
    accept: concat(of(opened(protocol ?? '')), from(greeting)),
    refuse: throwError(() => new Error('401')),
    ignore: NEVER,
  };
  const frames$ = defer(() => {
    received$.subscribe({ next: (message) => inflow.put(message), complete: () => received.put(undefined) });
    return merge(answers[handshake], frames);
  });
  return { frames$, peer };
}
