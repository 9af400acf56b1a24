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

/** @type {import('jest').Config} */
export default {
  maxWorkers: '100%', // two cores are few

  reporters: ['default', '<rootDir>/scripts/tally.mjs', '<rootDir>/scripts/titles.mjs'],
  projects: [
    // The sources; the package's own name means them.
    {
      ...common,
      displayName: 'unit',
      testEnvironment: '<rootDir>/test/leakCheck.mjs',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/'],
      setupFilesAfterEnv: ['<rootDir>/test/setup.ts'],
      moduleNameMapper: {
        '^rx-secure-networking$': '<rootDir>/lib/index.ts',
        '^rx-secure-networking/(\\w+)$': '<rootDir>/lib/$1.ts',
      },
      // This broker has ES modules only.
      transform: { ...common.transform, '/node_modules/aedes/.*\\.js$': ['@swc/jest', { swcrc: false }] },
      transformIgnorePatterns: ['/node_modules/(?!aedes/)'],
    },
    // The built package, by its own name, and the tools that guard it.
    { ...common, displayName: 'package', testMatch: ['<rootDir>/test/package/**/*.test.ts'] },
  ],
  collectCoverageFrom: ['lib/**/*.ts'],
  coverageProvider: 'babel',
  coverageDirectory: 'build/coverage',
  coverageReporters: ['text', 'lcov'],
};
