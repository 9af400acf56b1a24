import { firstValueFrom, switchMap, timeout } from 'rxjs';
import { allowAll, createNetwork, type Policy } from 'rx-secure-networking';
import { wsTransport, type WsTransportOptions } from 'rx-secure-networking/ws';
import type { Case } from './inRuntime.ts';
import type { TlsUrls } from './servers.ts';

const yes = () => true;
const audits = { create: yes, connect: yes, close: yes };

/** What `wsTransport()` promises of a dial: approved addresses alone, verified TLS, the host's headers and certificate. */
export function dialCases({ ca, client, good, ofAnotherName, signedByItself }: TlsUrls): readonly Case[] {
  const tls = { ca };
  const { port } = new URL(good);
  const named = `wss://far.example:${port}/`;
  const toLoopback: WsTransportOptions['resolver'] = (_name, _options, done) =>
    done(null, [{ address: '127.0.0.1', family: 4 }]);
  return [
    {
      name: 'opens a server that the given authority vouches for',
      expected: 'nobody without a token',
      run: () => greetingOf(good, { tls }),
    },
    {
      name: 'shows the certificate of the host where it is asked for, and sends a token that came later',
      expected: 'DNS:host.example Bearer fetched',
      run: () =>
        greetingOf(good, {
          tls: () => ({ ca, ...client }),
          headers: async () => ({ authorization: 'Bearer fetched' }),
        }),
    },
    {
      name: 'refuses a certificate of an unknown authority',
      expected: 'connect-failed',
      run: () => greetingOf(good, {}),
    },
    {
      name: 'refuses a certificate that signed itself',
      expected: 'connect-failed',
      run: () => greetingOf(signedByItself, { tls }),
    },
    {
      name: 'refuses a certificate of another name',
      expected: 'connect-failed',
      run: () => greetingOf(ofAnotherName, { tls }),
    },
    {
      name: 'verifies the name of the endpoint, not the address that it resolves to',
      expected: 'connect-failed',
      run: () => greetingOf(named, { tls, resolver: toLoopback }),
    },
    {
      name: 'dials what the resolver answered and the policy approved',
      expected: ['DNS looked up', ['127.0.0.1']],
      run: async () => {
        const asked: unknown[] = [];
        const resolver: WsTransportOptions['resolver'] = (...given) => {
          asked.push('DNS looked up');
          toLoopback(...given);
        };
        const resolve: Policy['resolve'] = ({ addresses }) => {
          asked.push([...addresses]);
          return true;
        };
        await greetingOf(named, { tls, resolver }, resolve);
        return asked;
      },
    },
    {
      name: 'L5 dials nothing that the policy does not approve',
      expected: 'denied',
      run: () => greetingOf(good, { tls }, () => false),
    },
  ];
}

/** The server's first message, or the code of the error. */
async function greetingOf(
  url: string,
  options: WsTransportOptions,
  resolve: Policy['resolve'] = yes,
): Promise<unknown> {
  const network = createNetwork({ transport: wsTransport(options), policy: { ...allowAll, resolve } });
  const owner = network.createOwner({ name: 'client', audits });
  try {
    return await firstValueFrom(
      owner.open(url).pipe(
        switchMap((socket) => socket.messages$),
        timeout(5_000),
      ),
    );
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  } finally {
    network.destroy();
  }
}
