import { readFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@swc/core';

const examples = path.resolve(__dirname, '../../examples');

/**
 * Loads an example as it stands in examples/ into this test: jest itself cannot require modules of its own syntax. What
 * it imports by the package's name are the sources, as everywhere in the unit tests.
 */
export function loadExample(file: string): unknown {
  const source = readFileSync(path.join(examples, file), 'utf8');
  const { code } = transformSync(source, {
    swcrc: false,
    jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } },
    module: { type: 'commonjs' },
  });
  const load = (id: string): unknown =>
    id.startsWith('.') ? loadExample(path.join(path.dirname(file), id)) : jest.requireActual(id);
  const exports = {};
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- our own example
  new Function('require', 'exports', code)(load, exports);
  return exports;
}
