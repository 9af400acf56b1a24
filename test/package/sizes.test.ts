import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { minify } from '@swc/core';
import { rollup } from 'rollup';

const root = path.resolve(__dirname, '../..');

/** Bytes, minified and gzipped, of what a bundle takes from these doors; packages stay outside. */
async function size(code: string): Promise<number> {
  const entry = {
    name: 'entry',
    resolveId: (id: string) => (id === 'entry' ? id : null),
    load: (id: string) => (id === 'entry' ? code : null),
  };
  const external = (id: string) => id !== 'entry' && !path.isAbsolute(id) && !id.startsWith('.');
  const bundle = await rollup({ input: 'entry', plugins: [entry], external, treeshake: { moduleSideEffects: false } });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const { code: small } = await minify(output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n'), {
    module: true,
    compress: true,
    mangle: true,
  });
  return gzipSync(small, { level: 9 }).length;
}
const from = (names: string, door: string) => `export ${names} from '${path.join(root, 'dist', `${door}.mjs`)}';\n`;

describe('a bundle, without rxjs, minified and gzipped', () => {
  it.each([
    ['everything of the core', from('*', 'index'), 26_800],
    ['a network on the native transport', from('{ createNetwork, webSocketTransport }', 'index'), 17_900],
    ['one operator', from('{ reconnect }', 'index'), 13_900],
    ['/blueprint', from('*', 'blueprint'), 14_300],
    ['/websocket', from('*', 'websocket'), 15_500],
    ['/testing', from('*', 'testing'), 10_300],
  ])('of %s is within its budget', async (_, code, budget) => {
    expect(await size(code)).toBeLessThanOrEqual(budget);
  });
});
