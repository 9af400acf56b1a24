// What a bundle for production takes from the doors of dist/, as JSON: node scripts/doorSizes.mjs
import path from 'node:path';
import { bundleSize } from './bundleSize.mjs';

const dist = path.resolve(import.meta.dirname, '../dist');
const network = "export { createNetwork, webSocketTransport } from './index.mjs'";
const parts = {
  'everything of the core': "export * from './index.mjs'",
  'a network on the native transport': network,
  'that network and /blueprint': `${network}; export * from './blueprint.mjs'`,
  'that network and reconnect': `${network}; export { reconnect } from './index.mjs'`,
  'that network and session': `${network}; export { session } from './index.mjs'`,
  'one operator (reconnect)': "export { reconnect } from './index.mjs'",
  'one audit (requireSecure)': "export { requireSecure } from './index.mjs'",
  '/blueprint': "export * from './blueprint.mjs'",
  '/codec': "export * from './codec.mjs'",
  '/websocket': "export * from './websocket.mjs'",
  '/host': "export * from './host.mjs'",
  '/guest': "export * from './guest.mjs'",
  '/sandbox': "export * from './sandbox.mjs'",
  '/testing': "export * from './testing.mjs'",
  '/view': "export * from './view.mjs'",
  '/otel': "export * from './otel.mjs'",
  '/fleet': "export * from './fleet.mjs'",
  '/redis': "export * from './redis.mjs'",
};
const sizes = {};
for (const [part, code] of Object.entries(parts)) sizes[part] = await bundleSize(code, path.join(dist, 'production'));
sizes['that network with full texts'] = await bundleSize(network, dist);
console.log(JSON.stringify(sizes));
