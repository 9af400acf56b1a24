// What each part of the network on the native transport takes of its bundle, as CSV: node scripts/bundleParts.mjs
// A part is left out, and the rest minified and gzipped: what shrinks is what the part takes. Parts share words with each
// other, so the sum of all is less than the whole.
import path from 'node:path';
import { bundleOf, sizeOf } from './bundleSize.mjs';

const production = path.resolve(import.meta.dirname, '../dist/production');
const { code, modules } = await bundleOf("export { createNetwork, webSocketTransport } from './index.mjs'", production);

/** By the paths of their modules; the first that fits has a module. */
const parts = [
  ['the URL gate: one parser, no rewriting, blocked ports (L4)', /model\/(parseSocketUrl|urlFlaw|showUrl)/],
  ['owner.signal, whose listeners cannot end the host (L25)', /OwnerSignal|SafeListeners|EventHandlers|platformEvents/],
  ['signals and other lifetimes, against forged events (L11)', /watchLifetime|watchSignal|platformSignal|onAbort/],
  ['open(): attempts, providers of URLs, deadlines', /openSocket|Opening|observableOf|pullFrom|readTarget/],
  ['back-pressure and holding of incoming messages (L15)', /Receiver|HeldMessages|ReadGate/],
  ['sending with outcomes and bounds (L19)', /Sender|takeMessage|byteLength/],
  [
    'audits: rulings in order, answers that come later (L3, L16)',
    /^verdict\/(?!namedKinds|readAudits)|MessageGate|PendingRequests/,
  ],
  [
    'ends: causes, errors for owner and host, what is left to do (L13, L24)',
    /endSocket|describeEnd|endCauses|SocketError|socketError|ErrorDetail|copyError|ownCopy/,
  ],
  [
    'misspelt options and kinds',
    /readOptions|nearestName|namedKinds|readAudits|readInteger|Limits|MessageAuditing|KeepAliveOptions|readSocketOptions/,
  ],
  ['keep-alive', /KeepAlive|nextBeat/],
  ['records: decisions, ends, the table of owners (L7)', /DecisionLog|OwnersTable|snapshotOf|recordRuling|OwnRecords/],
  [
    'streams that hold up under re-entrance and throws (L17)',
    /SafeSubject|OwnedObservable|reportError|callReporting|guarded|onceUnfailing|whenSettled|soon/,
  ],
  [
    'patched prototypes: what is captured at load (L26)',
    /intrinsics|OwnSet|OwnMap|unbound|brandErrors|freeze|readBelowRoot/,
  ],
  ['other copies of the package', /retryLink|sharedLink|copies|sharedReport/],
  ['clocks and the end of the stack (L24, L28)', /elapsed|machineClock|ensureStackRoom|schedule/],
  ['the native transport', /^transport\//],
  [
    'the connection: states, deadlines, link',
    /Connection|Line|readLink|nextState|askClose|askConnect|createSocket|SocketCore|SocketStreams|SocketHandle/,
  ],
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
console.log(['part,bytes', ...rows.map(([part, bytes]) => `"${part}",${bytes}`)].join('\n'));
