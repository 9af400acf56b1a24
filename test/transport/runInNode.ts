import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// Node by itself, with a loader for TypeScript: jest gives its tests another `process.env` and another
// `Object.prototype` than those that Node's own modules see.
const bootstrap = `
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const jsc = { target: 'es2022', parser: { syntax: 'typescript' } };
require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  module._compile(transformSync(source, { filename, swcrc: false, jsc, module: { type: 'commonjs' } }).code, filename);
};
require(process.argv[1]);
`;

/** Runs a script of the tests in a process of its own; gives what it wrote to its standard output as JSON. */
export async function runInNode(
  script: string,
  input: object,
  environment: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', bootstrap, script, JSON.stringify(input)], {
    env: { ...process.env, ...environment },
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}
