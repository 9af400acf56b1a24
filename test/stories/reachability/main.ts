import { createRequire } from 'node:module';
import path from 'node:path';
import { type Doors, leaksOf, platformParts } from './leaksOf.ts';

// Run by runInNode: walks from what an owner of one copy of the library can hold, and tells what it found.

const { lib } = JSON.parse(process.argv[2] ?? '') as { lib: string };
const platform = platformParts();
const load = createRequire(__filename);
const door = (name: string): unknown => load(path.join(lib, `${name}.ts`));

void leaksOf(platform, {
  index: door('index'),
  ws: door('ws'),
  blueprint: door('blueprint'),
  websocket: door('websocket'),
} as Doors).then((findings) => {
  process.stdout.write(JSON.stringify(findings));
});
