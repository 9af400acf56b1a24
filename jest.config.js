const common = {
  testEnvironment: 'node',
  // Copies of package.json live there.
  modulePathIgnorePatterns: ['<rootDir>/build/', '<rootDir>/dist/'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { swcrc: false, sourceMaps: 'inline', jsc: { target: 'es2022', parser: { syntax: 'typescript' } } },
    ],
  },
};

// The package's own name means its sources.
const ownName = {
  '^rx-secure-networking$': '<rootDir>/lib/index.ts',
  '^rx-secure-networking/(\\w+)$': '<rootDir>/lib/$1.ts',
};

const modulesOnly =
  '/node_modules/(?:aedes|arktype|arkregex|@ark|ky|eventsource|eventsource-parser|graphql-request|pkce-challenge)/';

/** @type {import('jest').Config} */
export default {
  maxWorkers: '100%', // two cores are few
  testSequencer: '<rootDir>/scripts/slowFirst.mjs',

  reporters: ['default', '<rootDir>/scripts/reporter.mjs'],
  projects: [
    // The sources.
    {
      ...common,
      displayName: 'unit',
      testEnvironment: '<rootDir>/test/leakCheck.mjs',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/', '<rootDir>/test/browser/'],
      setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
      moduleNameMapper: ownName,
      // These have ES modules only.
      transform: { ...common.transform, [`${modulesOnly}.*\\.js$`]: ['@swc/jest', { swcrc: false }] },
      transformIgnorePatterns: [
        '/node_modules/(?!(?:aedes|arktype|arkregex|@ark|ky|eventsource|eventsource-parser|graphql-request|pkce-challenge)/)',
      ],
    },
    // The sources in a real Chromium.
    {
      ...common,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
      globalSetup: '<rootDir>/test/browser/setup.mjs',
      globalTeardown: '<rootDir>/test/browser/teardown.mjs',
      setupFilesAfterEnv: ['<rootDir>/test/setup.ts', '<rootDir>/test/patience.ts'],
      moduleNameMapper: ownName,
    },
    // The built package, by its own name, and the tools that guard it.
    {
      ...common,
      displayName: 'package',
      testMatch: ['<rootDir>/test/package/**/*.test.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/patience.ts'],
    },
  ],
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageProvider: 'babel',
  coverageDirectory: 'build/coverage',
  coverageReporters: ['text', 'lcov'],
};
