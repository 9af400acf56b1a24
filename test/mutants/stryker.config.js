// Mutates one room of lib/, named by MUTANTS_ROOM: see scripts/mutants.mjs.
const room = process.env.MUTANTS_ROOM;

export default {
  mutate: [`lib/${room}/**/*.ts`],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'test/mutants/jest.config.js', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  // Each would take a whole run of the tests. Those that a test reaches too, such as one that loads modules, are run.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 3_000,
  timeoutFactor: 1.5,
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `build/mutants/${room}.json` },
  incremental: true,
  incrementalFile: `build/mutants/${room}.incremental.json`,
  tempDirName: 'build/stryker',
  ignorePatterns: ['dist', 'build', 'docs', 'bench', 'examples', 'test/package', 'test/runtimes'],
  disableTypeChecks: '{lib,test}/**/*.ts',
  warnings: { slow: false },
};
