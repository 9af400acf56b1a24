import { fileURLToPath } from 'node:url';
import config from '../../jest.config.js';

const [{ transform, transformIgnorePatterns, modulePathIgnorePatterns, setupFilesAfterEnv, moduleNameMapper }] =
  config.projects;

/** One project, no built package: what Stryker can run in its sandbox. */
export default {
  transform,
  transformIgnorePatterns,
  modulePathIgnorePatterns,
  setupFilesAfterEnv,
  moduleNameMapper,
  rootDir: fileURLToPath(new URL('../..', import.meta.url)),
  testEnvironment: fileURLToPath(new URL('environment.mjs', import.meta.url)),
  testMatch: ['<rootDir>/test/mutants/suite.ts'],
  testTimeout: 3_000,
};
