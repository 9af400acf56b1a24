// What each part of the network on the native transport takes of its bundle, as JSON: node scripts/bundleParts.mjs
import path from 'node:path';
import { bundleOf } from './bundleSize.mjs';
import { partSizes } from './partSizes.mjs';

const production = path.resolve(import.meta.dirname, '../dist/production');
const bundle = await bundleOf("export { createNetwork, webSocketTransport } from './index.mjs'", production);

/** By the paths of their modules. */
const parts = [
  [
    'the URL gate: one parser; nothing rewritten; blocked ports (L4)',
    /parseSocketUrl|urlFlaw|checkPlatformUrl|showUrl/,
  ],
  [
    '`owner.signal`: what its listeners throw is reported (L25)',
    /OwnerSignal|SafeListeners|EventHandlers|platformEvents/,
  ],
  ['lifetimes of every kind; no forged `abort` (L11)', /watchLifetime|watchSignal/],
  ['`open()`: attempts; providers of URLs', /openSocket|Opening|safeFrom|pullFrom|readTarget/],
  ['incoming messages: holding and pausing (L15)', /Receiver|HeldMessages|ReadGate/],
  ['outgoing messages: copies; outcomes; bounds (L4 L19)', /Sender|model\/Message\b/],
  [
    'audits: first denial; late answers; order (L2 L3 L16)',
    /^verdict\/(?!namedKinds|checkKinds|readAudits)|MessageGate|putRequest|Resequencer|Ruling/,
  ],
  [
    'ends: causes; errors for owner and host; `Retry-After` (L13 L24)',
    /endSocket|describeEnd|endCauses|SocketError|socketError|ErrorDetail|copyError|SocketStreams/,
  ],
  [
    'options: unknown keys; wrong values; misspelt kinds',
    /readOptions|nearestName|namedKinds|checkKinds|readAudits|Limits|MessageAuditing|Options|readProtocols|checkClose/,
  ],
  ['keep-alive', /KeepAlive|nextBeat|requirePing/],
  [
    'records: decisions; ends; the table of owners (L7)',
    /DecisionLog|OwnersTable|LiveRows|snapshotOf|recordRuling|ownCopy/,
  ],
  [
    'streams: order under re-entrance; throws reported (L17)',
    /SafeSubject|OwnedObservable|reportError|callReporting|guarded|onceUnfailing|whenSettled/,
  ],
  [
    'patched prototypes; frozen classes; brands (L9 L26)',
    /intrinsics|privateCollections|handleErrors|freezeClass|readBelowRoot/,
  ],
  ['other copies of the package', /retryLink|sharedLink/],
  ['clocks; the end of the stack (L24 L28)', /elapsed|ensureStackRoom|schedule/],
  ['the native transport', /^transport\//],
  ['one connection: states; deadlines; its handle', /^socket\/|nextState/],
  ['the network and its owners', /^network\/|^owner\//],
  ['everything else', /./],
];

console.log(JSON.stringify(await partSizes(bundle, production, parts)));
