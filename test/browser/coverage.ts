import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CoverageMap, type CoverageMapData, createCoverageMap } from 'istanbul-lib-coverage';
import { createContext } from 'istanbul-lib-report';
import { createSourceMapStore } from 'istanbul-lib-source-maps';
import { create } from 'istanbul-reports';

const root = path.resolve(__dirname, '../..');
export const coverageFolder = path.join(root, 'build/browser/coverage');

/** What only a WHATWG driver runs. */
const browserOnly =
  /lib\/(?:transport\/(?:webSocketTransport|WebSocket\w+|DrainWatch|messageFrom)|websocket\/\w+)\.ts$/u;

/** Keeps what a page has counted. */
export function keepCoverage(name: string, counted: string): void {
  writeFileSync(path.join(coverageFolder, `${name}.json`), counted);
}

/** Prints what of those files has run in the browser. */
export async function printCoverage(): Promise<void> {
  const counted = createCoverageMap({});
  for (const file of readdirSync(coverageFolder)) {
    counted.merge(JSON.parse(readFileSync(path.join(coverageFolder, file), 'utf8')) as CoverageMapData);
  }
  const coverageMap: CoverageMap = await createSourceMapStore().transformCoverage(counted);
  coverageMap.filter((file) => browserOnly.test(file));
  console.log('\nWhat ran in Chromium of what only a WHATWG WebSocket runs:');
  create('text', {}).execute(createContext({ coverageMap, dir: coverageFolder }));
}
