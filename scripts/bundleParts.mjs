// What each part of the network on the native transport takes of its bundle, as JSON: node scripts/bundleParts.mjs
// A part is left out, and the rest minified and gzipped: what shrinks is what the part takes. Parts share words with each
// other, so the sum of all is less than the whole.
import path from 'node:path';
import { bundleOf, sizeOf } from './bundleSize.mjs';

const production = path.resolve(import.meta.dirname, '../dist/production');
const { code, modules } = await bundleOf("export { createNetwork, webSocketTransport } from './index.mjs'", production);

/** By the paths of their modules; the first that fits has a module. */
const parts = [
  ['the URL gate: one parser; nothing rewritten; blocked ports (L4)', /parseSocketUrl|urlFlaw|showUrl/],
  [
    '`owner.signal`: what its listeners throw is reported (L25)',
    /OwnerSignal|SafeListeners|EventHandlers|platformEvents/,
  ],
  ['lifetimes of every kind; no forged `abort` (L11)', /watchLifetime|watchSignal/],
  ['`open()`: attempts; providers of URLs', /openSocket|Opening|safeFrom|pullFrom|readTarget/],
  ['incoming messages: holding and pausing (L15)', /Receiver|HeldMessages|ReadGate/],
  ['outgoing messages: copies; outcomes; bounds (L4 L19)', /Sender|takeMessage|byteLength/],
  [
    'audits: first denial; late answers; order (L2 L3 L16)',
    /^verdict\/(?!namedKinds|readAudits)|MessageGate|PendingRequests|Resequencer|Ruling/,
  ],
  [
    'ends: causes; errors for owner and host; `Retry-After` (L13 L24)',
    /endSocket|describeEnd|endCauses|SocketError|socketError|ErrorDetail|copyError|SocketStreams/,
  ],
  [
    'options: unknown keys; wrong values; misspelt kinds',
    /readOptions|nearestName|namedKinds|readAudits|Limits|MessageAuditing|Options|readProtocols|checkClose/,
  ],
  ['keep-alive', /KeepAlive|nextBeat|requirePing/],
  [
    'records: decisions; ends; the table of owners (L7)',
    /DecisionLog|OwnersTable|LiveRows|snapshotOf|recordRuling|CopyingSubject/,
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
  ['clocks; the end of the stack (L24 L28)', /elapsed|machineClock|ensureStackRoom|schedule/],
  ['the native transport', /^transport\//],
  ['one connection: states; deadlines; its handle', /^socket\/|nextState/],
  ['the network and its owners', /^network\/|^owner\//],
  ['everything else', /./],
];

const whole = await sizeOf(code, { keepUnused: true });
const rows = [];
const left = new Map(modules);
for (const [part, paths] of parts) {
  let rest = code;
  for (const [file, text] of left) {
    if (!paths.test(path.relative(production, file))) continue;
    rest = rest.replace(text.trim(), '');
    left.delete(file);
  }
  rows.push([part, whole - (await sizeOf(rest, { keepUnused: true }))]);
}
rows.sort(([, a], [, b]) => b - a);
console.log(JSON.stringify(Object.fromEntries(rows)));
