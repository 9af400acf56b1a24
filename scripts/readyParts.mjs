// What each part takes of dist/guest.global.js, minified and gzipped, as JSON: node scripts/readyParts.mjs
import { rollup } from 'rollup';
import { partSizes } from './partSizes.mjs';
import { production, readyFile } from './readyFile.mjs';

const parts = [
  ['the WebSocket class (`webSocketFor`)', /^websocket\/|Listeners|EventHandlers|platformEvents|freezeClass/],
  ['rxjs and its helpers', /node_modules/],
  ['the port: posts; flow; ids (G1–G20)', /^(?:guest|wire)\//],
  ['the URL gate (L4)', /parseSocketUrl|urlFlaw|checkPlatformUrl|showUrl|readProtocols/],
  [
    'ends and errors (L13 L24)',
    /endSocket|describeEnd|endCauses|endForLink|SocketError|socketError|Error|Loss|SocketStreams/,
  ],
  ['audits (L2 L3 L16)', /^verdict\/|^audit\/|MessageGate|putRequest|Resequencer|Ruling|Denial|requestOf|Auditing/],
  ['`open()`: attempts; providers of URLs', /openSocket|Opening|safeFrom|pullFrom|readTarget/],
  ['owners; `owner.signal`; lifetimes (L10 L11 L25)', /^owner\//],
  ['messages: copies; outcomes; holding and pausing (L4 L15 L19)', /Sender|Receiver|HeldMessages|ReadGate|Message/],
  ['records: decisions; the table of owners (L7)', /DecisionLog|OwnersTable|LiveRows|snapshotOf|ownCopy/],
  ['options: unknown keys; wrong values', /readOptions|nearestName|Limits|Options|checkClose/],
  ['keep-alive', /KeepAlive|nextBeat|requirePing/],
  ['streams: order under re-entrance; throws reported (L17)', /^stream\//],
  ['patched prototypes; brands (L9 L26)', /intrinsics|privateCollections|handleErrors|readBelowRoot/],
  ['one connection: states; deadlines; its handle', /^socket\/|nextState/],
  ['the network and its owners', /^network\//],
  ['everything else', /./],
];

const built = await rollup(readyFile);
const { output } = await built.generate({ ...readyFile.output, format: 'es' });
await built.close();
const [{ code, modules }] = output;
const texts = Object.entries(modules).map(([id, module]) => [id, module.code ?? '']);
console.log(JSON.stringify(await partSizes({ code, modules: texts }, production, parts)));
