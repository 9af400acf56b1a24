import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import coverage from 'istanbul-lib-coverage';
import report from 'istanbul-lib-report';
import maps from 'istanbul-lib-source-maps';
import reports from 'istanbul-reports';

const folder = path.resolve(import.meta.dirname, '../../build/browser/coverage');

/** What only a WHATWG driver runs. */
const browserOnly =
  /lib\/(?:transport\/(?:webSocketTransport|WebSocket\w+|DriverSocket|DrainWatch|messageFrom)|websocket\/\w+)\.ts$/u;

/** With `--coverage`, prints what of those files has run in the browser; see places.ts for where it is counted. */
export default async function printCoverage({ collectCoverage }) {
  if (!collectCoverage) return;
  const counted = coverage.createCoverageMap({});
  for (const file of readdirSync(folder)) counted.merge(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  const coverageMap = await maps.createSourceMapStore().transformCoverage(counted);
  coverageMap.filter((file) => browserOnly.test(file));
  console.log('\nWhat ran in Chromium of what only a WHATWG WebSocket runs:');
  reports.create('text').execute(report.createContext({ coverageMap, dir: folder }));
}
