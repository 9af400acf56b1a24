import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import rxjsX from 'eslint-plugin-rxjs-x';
import tseslint from 'typescript-eslint';

const ambient = [
  ...['WebSocket', 'console', 'process', 'performance', 'fetch', 'window', 'self', 'globalThis', 'Buffer'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
  ...['queueMicrotask', 'requestAnimationFrame', '__dirname', 'require', 'module'],
];
const message = 'Nothing ambient in lib/, save in one named file per platform.';

/** The wrappers: what is run by a timer, a tick, a driver or a promise goes through one of them. */
const unguarded = ['schedulerTime', 'whenSettled', 'safeFrom']
  .map((name) => `lib/stream/${name}.ts`)
  .concat('lib/transport/ticks.ts');
const unprotected = [
  ["CallExpression[callee.property.name='schedule']", 'schedule() of stream/'],
  ['CallExpression[callee.property.name=/^(then|catch|finally)$/]', 'whenSettled() of stream/'],
  ['AwaitExpression, ForOfStatement[await=true]', 'whenSettled() and safeFrom() of stream/'],
  ['ImportSpecifier[imported.name=/^(nextTick|setImmediate|setTimeout|setInterval)$/]', 'transport/ticks.ts'],
  ['CallExpression[callee.name=/^(nextTick|setImmediate|queueMicrotask|setTimeout|setInterval)$/]', 'ticks.ts, soon()'],
  // What a driver calls: the callback is made by guarded(), where it is given or as what is called `on…`, or does nothing.
  [
    'CallExpression[callee.property.name=/^(on|once)$/] > Identifier.arguments[name!=/^(on[A-Z]|noop$)/], ' +
      'CallExpression[callee.property.name=/^(on|once)$/] > MemberExpression.arguments[property.name!=/^on[A-Z]/]',
    'guarded() of stream/',
  ],
  [
    'CallExpression[callee.property.name=/^(on|once|addListener|prependListener)$/] > :function.arguments',
    'guarded() of stream/',
  ],
  ['AssignmentExpression[left.property.name=/^on[a-z]/] > :function.right', 'guarded() of stream/'],
].map(([selector, wrapper]) => ({ selector, message: `What it throws would end the process: use ${wrapper}.` }));
const promising = ['from', 'firstValueFrom', 'lastValueFrom', 'defer', 'timer', 'interval', 'fromEvent'];

export default defineConfig(
  { ignores: ['dist/', 'build/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // `import { type X }` alone would stay as an import of nothing.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/non-nullable-type-assertion-style': 'off', // it asks for `!`
      'rxjs-x/no-ignored-default-value': 'off', // that nothing came is an error, on purpose
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: [
      ...[
        'lib/transport/**',
        'lib/websocket/platform.ts',
        'lib/http/{platform,fetchClasses,streamClasses}.ts',
        'lib/sandbox/platform.ts',
      ],
      ...['lib/inside/**', 'lib/stream/schedulerTime.ts', 'lib/model/intrinsics.ts'],
    ],
    rules: {
      'no-restricted-globals': ['error', ...ambient.map((name) => ({ name, message }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message },
        { object: 'Math', property: 'random', message },
      ],
    },
  },
  {
    // One idea, one file: see CONTRIBUTING.md.
    files: ['lib/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 150, skipBlankLines: true, skipComments: true }],
      'rxjs-x/no-ignored-error': 'off', // a socket's streams never error (L14), but for `opened$`
    },
  },
  {
    // `for…of` asks Array.prototype, which an owner may have patched: see model/intrinsics.ts.
    files: [
      'audit',
      'engine',
      'fleet',
      'host',
      'http',
      'model',
      'network',
      'owner',
      'socket',
      'transport',
      'verdict',
      'wire',
    ].map((room) => `lib/${room}/**/*.ts`),
    rules: { '@typescript-eslint/prefer-for-of': 'off' },
  },
  {
    // Nothing of the library runs where nobody catches what it throws: see stream/guarded.ts.
    files: ['lib/*/**/*.ts'],
    // What runs inside a wall is the guest's: what it throws ends the guest.
    ignores: [...unguarded, 'lib/testing/**', 'lib/inside/**', 'lib/sandbox/platform.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...unprotected],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'rxjs', importNames: promising, message: 'It takes promises where nobody hears them.' }] },
      ],
    },
  },
  {
    // A door names what it lets out, and holds nothing else.
    files: ['lib/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program > :not(ExportNamedDeclaration[source])', message: 'A door only re-exports, by name.' },
      ],
    },
  },
  {
    // Tests, benchmarks and examples do on purpose what the library must not.
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off', // expect.any() and the like
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'rxjs-x/no-exposed-subjects': 'off',
      'rxjs-x/no-floating-observables': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      'rxjs-x/no-unsafe-takeuntil': 'off',
      'rxjs-x/throw-error': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController', 'AbortSignal', 'WebSocket'],
          ...['console', 'process', 'performance', 'Buffer', 'global', 'structuredClone', 'queueMicrotask', 'fetch'],
          ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // They run in pages, and in processes of guests.
    files: ['scripts/egress/{hostPage,livingGuest,processChannels}.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [...['document', 'Worker', 'Blob', 'owner', 'WebSocketStream', 'EventSource', 'WebTransport']].map((name) => [
          name,
          'readonly',
        ]),
      ),
    },
  },
  {
    files: ['examples/17-guest-in-a-compartment/worker.mjs'], // what SES adds
    languageOptions: { globals: { lockdown: 'readonly', harden: 'readonly', Compartment: 'readonly' } },
  },
  {
    // They run in a page, and in the sandboxes of guests.
    files: ['examples/18-sandboxed-plugins/{page,plugins/*/main}.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...['document', 'postMessage', 'args', 'owner', 'XMLHttpRequest', 'EventSource', 'WebTransport'],
          ...['RTCPeerConnection', 'importScripts', 'Worker', 'Deno'],
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: 'writable', require: 'readonly' } } },
);
