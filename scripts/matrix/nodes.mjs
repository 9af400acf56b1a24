import { otherNodes, unfit } from '../otherNodes.mjs';
import { run } from './run.mjs';

/** Every supported Node, by import and by require. */
export function onNodes() {
  if (unfit) throw new Error(unfit);
  const others = otherNodes().map(({ version, node }) => [version.split('.')[0], node]);
  return [['20', process.execPath], ...others].flatMap(([major, node]) =>
    ['use.mjs', 'use.cjs'].map((file) => [
      `Node ${major}, ${file.endsWith('.mjs') ? 'ESM' : 'CommonJS'}`,
      (folder) => {
        const actual = run(node, ['--version'], folder);
        if (!actual.startsWith(`v${major}.`)) throw new Error(`${node} is ${actual}`);
        run(node, [file], folder);
      },
    ]),
  );
}
