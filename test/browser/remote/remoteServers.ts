import type {
  ContractPeer,
  ContractServer,
  HttpContractAnswer,
  HttpContractRequest,
  HttpContractServer,
  ServerBehaviour,
} from '../../../lib/testing.ts';
import type { Remote } from './Remote.ts';

interface Handle {
  readonly handle: number;
  readonly data: { readonly url: string };
}

/** The servers of the contract, which run in the test's process, for a page. */
export const remoteServers =
  (remote: Remote) =>
  async (behaviour: ServerBehaviour): Promise<ContractServer> => {
    const { handle, data } = await remote.call<Handle>(0, 'listen', behaviour);
    return {
      url: data.url,
      asked: () => remote.call(handle, 'asked'),
      peer: async () => peerOf(remote, (await remote.call<Handle>(handle, 'peer')).handle),
      stop: () => remote.call(handle, 'stop'),
    };
  };

const peerOf = (remote: Remote, handle: number): ContractPeer => ({
  next: () => remote.call(handle, 'next'),
  closed: () => remote.call(handle, 'closed'),
  send: (message) => void remote.call(handle, 'send', message),
  close: (...args) => void remote.call(handle, 'close', ...args),
  leave: (...args) => void remote.call(handle, 'leave', ...args),
  reset: () => void remote.call(handle, 'reset'),
  write: (bytes) => void remote.call(handle, 'write', bytes),
});

/** The HTTP servers of the contract, which answer a request when it is known here. */
export const remoteHttpServers =
  (remote: Remote) =>
  async (answer: HttpContractAnswer): Promise<HttpContractServer> => {
    const { handle, data } = await remote.call<Handle>(0, 'listenHttp', answer);
    const requests: HttpContractRequest[] = [];
    const listen = async (): Promise<void> => {
      for (;;) requests.push(await remote.call<HttpContractRequest>(handle, 'next'));
    };
    listen().catch(() => undefined); // the server has stopped
    return {
      url: data.url,
      requests,
      connections: 0,
      asked: () => remote.call(handle, 'asked'),
      connectionClosed: () => remote.call(handle, 'connectionClosed'),
      stop: () => remote.call(handle, 'stop'),
    };
  };
