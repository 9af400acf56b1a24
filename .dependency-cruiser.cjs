// The arrows of the house plan. Each room lists what it may import: rooms by name, packages by name.
// What is not listed is forbidden, so the plan has no cycles between rooms.
const below = ['network', 'socket', 'owner', 'audit', 'verdict', 'stream', 'model'];
const plan = {
  model: { rooms: [], packages: [] }, // types of rxjs only, see model-has-no-run-time-imports
  stream: { rooms: ['model'], packages: ['rxjs'] },
  verdict: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  audit: { rooms: ['verdict', 'stream', 'model'], packages: ['rxjs'] },
  json: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  owner: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  socket: { rooms: ['owner', 'verdict', 'stream', 'model'], packages: ['rxjs'] },
  network: { rooms: ['socket', 'owner', 'verdict', 'stream', 'model'], packages: ['rxjs'] },
  transport: { rooms: ['stream', 'model'], packages: ['rxjs', 'ws', 'undici'], node: true },
  codec: { rooms: ['json', 'audit', 'verdict', 'stream', 'model'], packages: ['rxjs'] }, // io-ts and schemas by their shape alone
  resilience: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  blueprint: { rooms: below, packages: ['rxjs'] },
  websocket: { rooms: below, packages: ['rxjs'] },
  wire: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  host: { rooms: ['http', 'wire', ...below], packages: ['rxjs'] },
  guest: { rooms: ['wire', ...below], packages: ['rxjs'] },
  http: { rooms: below, packages: ['rxjs'] },
  telemetry: { rooms: ['stream', 'model'], packages: ['rxjs', '@opentelemetry/api'] }, // types only
  view: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  inside: { rooms: ['guest', 'websocket', 'http', 'wire', 'sandbox', ...below], packages: ['rxjs'], node: true },
  wall: { rooms: ['host', ...below], packages: ['rxjs'] },
  sandbox: { rooms: ['wall', 'host', 'wire', ...below], packages: ['rxjs'] },
  process: { rooms: ['wall', 'host', 'wire', ...below], packages: ['rxjs'], node: true },
  engine: { rooms: ['stream', 'model'], packages: ['rxjs'] },
  fleet: { rooms: ['network', 'audit', 'stream', 'model'], packages: ['rxjs'] }, // and no others: it uses public seams alone
  testing: { rooms: [...below, 'transport'], packages: ['rxjs'] },
};

const oneOf = (names) => `(${names.join('|')})`;
const packageFolders = (names) => `(^|/)node_modules/(@types/)?${oneOf(names)}/`;
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const perRoom = Object.entries(plan).flatMap(([room, { rooms, packages, node }]) => [
  forbid(
    `${room}-rooms`,
    `${room} may import ${rooms.join(', ') || 'no other room'}`,
    { path: `^lib/${room}/` },
    { path: '^lib/[^/]+/', pathNot: `^lib/${oneOf([room, ...rooms])}/` },
  ),
  forbid(
    `${room}-packages`,
    `${room} may import ${packages.join(', ') || 'types of rxjs'}`,
    { path: `^lib/${room}/` },
    { path: '(^|/)node_modules/', pathNot: packageFolders([...packages, ...(room === 'model' ? ['rxjs'] : [])]) },
  ),
  ...(node
    ? []
    : [
        forbid(
          `${room}-stays-out-of-node`,
          'only transport and process may import what Node alone has',
          { path: `^lib/${room}/` },
          { dependencyTypes: ['core'] },
        ),
      ]),
]);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...perRoom,
    forbid(
      'model-has-no-run-time-imports',
      'model may import types of rxjs, no values',
      { path: '^lib/model/' },
      { path: packageFolders(['rxjs']), dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'rooms-are-planned',
      'a folder of lib/ that the plan does not name',
      { path: '^lib/[^/]+/', pathNot: `^lib/${oneOf(Object.keys(plan))}/` },
      {},
    ),
    forbid('doors-are-not-imported', 'a door is for users, not for rooms and other doors', {}, { path: '^lib/[^/]+$' }),
    forbid(
      'doors-only-re-export',
      'a door imports rooms and nothing else',
      { path: '^lib/[^/]+$' },
      { pathNot: '^lib/[^/]+/' },
    ),
    forbid('imports-resolve', 'an import that leads nowhere', {}, { couldNotResolve: true }),
    forbid(
      'no-cycles',
      'a cycle of run-time imports',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'no-orphans',
      'a file that neither imports nor is imported',
      { orphan: true, pathNot: ['\\.d\\.ts$', '^lib/inside/'] },
      {},
    ),
    forbid(
      'behind-a-door',
      'a file that no door leads to',
      { path: '^lib/[^/]+$' },
      { path: '^lib/[^/]+/', pathNot: ['\\.d\\.ts$', '^lib/inside/'], reachable: false }, // the build bundles its entries
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
