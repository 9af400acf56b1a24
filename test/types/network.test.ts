import { expectTypeOf } from 'expect-type';
import {
  createNetwork,
  type Network,
  type NetworkOptions,
  type Owner,
  type OwnerOptions,
  type Policy,
  type Transport,
} from 'rx-secure-networking';
import { type Describe, type ObjectDescription, secureNetworking } from 'rx-secure-networking/blueprint';
import { type GuestPort, serveGuest } from 'rx-secure-networking/host';
import { denoGuest, nodeGuest } from 'rx-secure-networking/process';
import { sandboxedWorker } from 'rx-secure-networking/sandbox';

// The compiler is what runs these (npm run typecheck); here they are only declared.
declare const transport: Transport;
declare const base: { readonly transport: Transport; readonly policy: Policy };

const shown = {
  'Network without an argument is a network of any kinds': (network: Network) => {
    expectTypeOf<Parameters<Network['createOwner']>[0]>().toEqualTypeOf<OwnerOptions>();
    expectTypeOf<OwnerOptions['kind']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<NetworkOptions['kinds']>().toEqualTypeOf<readonly string[] | undefined>();
    expectTypeOf(network.createOwner({ name: 'a', kind: 'plugin', audits: {} })).toEqualTypeOf<Owner>();
  },
  'every network is one, whatever its kinds': () => {
    const own: Network = createNetwork({ ...base, kinds: ['plugin'] });
    const plain: Network = createNetwork(base);
    const list = (network: Network) => network.snapshot();
    return [own, plain, list(createNetwork({ ...base, kinds: ['plugin', 'tool'] }))];
  },
  'createNetwork() infers the kinds that it is given': () => {
    expectTypeOf(createNetwork({ ...base, kinds: ['plugin', 'tool'] })).toEqualTypeOf<Network<'plugin' | 'tool'>>();
    expectTypeOf(createNetwork({ ...base, kinds: ['plugin'] as const })).toEqualTypeOf<Network<'plugin'>>();
    expectTypeOf(createNetwork({ ...base, kinds: new Array<string>(1) })).toEqualTypeOf<Network>();
    expectTypeOf(createNetwork(base)).toEqualTypeOf<Network>();
  },
  'createOwner() takes these kinds alone': (network: Network<'plugin' | 'tool'>) => {
    network.createOwner({ name: 'a', audits: {} });
    network.createOwner({ name: 'a', kind: 'tool', audits: {} });
    // @ts-expect-error there is no such kind
    network.createOwner({ name: 'a', kind: 'tools', audits: {} });
    // @ts-expect-error nor is a preset's kind one by default
    network.createOwner({ name: 'a', kind: 'custom-cosmetics', audits: {} });
  },
  'what makes an owner in a network takes the kinds of the network alone': (
    network: Network<'plugin' | 'tool'>,
    port: GuestPort,
  ) => {
    const options = { network, name: 'a', audits: {} };
    serveGuest(port, { ...options, kind: 'tool' });
    nodeGuest('guest.mjs', { ...options, kind: 'tool' });
    denoGuest('guest.mjs', { ...options, kind: 'tool' });
    sandboxedWorker('', { ...options, kind: 'tool' });
    secureNetworking(network, { describe: () => ({ kind: 'tool' }) });
    // @ts-expect-error there is no such kind
    serveGuest(port, { ...options, kind: 'tools' });
    // @ts-expect-error there is no such kind
    nodeGuest('guest.mjs', { ...options, kind: 'tools' });
    // @ts-expect-error there is no such kind
    denoGuest('guest.mjs', { ...options, kind: 'tools' });
    // @ts-expect-error there is no such kind
    sandboxedWorker('', { ...options, kind: 'tools' });
    // @ts-expect-error there is no such kind
    secureNetworking(network, { describe: () => ({ kind: 'tools' }) });
  },
  'the compiler refuses misspelt options where they are written': (network: Network) => {
    // @ts-expect-error it is auditMessages
    network.createOwner({ name: 'a', audits: {}, auditMessage: true });
    // @ts-expect-error it is receive
    network.createOwner({ name: 'a', audits: { recieve: () => true } });
    // @ts-expect-error it is connect
    const policy: Policy = { conect: () => true };
    // @ts-expect-error called, it would be a transport
    createNetwork({ transport: () => transport, policy });
  },
  'the blueprint door takes any network': (network: Network<'plugin'>) => {
    secureNetworking(network, { describe: () => ({ kind: 'plugin' }) });
    const describe: Describe = () => ({ kind: 'any' });
    expectTypeOf<ObjectDescription['kind']>().toEqualTypeOf<string | undefined>();
    return describe;
  },
};

test.each(Object.keys(shown))('%s', (title) => {
  expect(shown).toHaveProperty([title]);
});
