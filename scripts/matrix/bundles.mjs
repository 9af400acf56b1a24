import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { talkInChromium } from './page.mjs';
import { run } from './run.mjs';

const aText = 'policy is required'; // of an error of createNetwork()
const ofWs = ['perMessageDeflate', 'ws does not work in the browser'];

/** The doors for pages, bundled, in Chromium. */
export function inBundles() {
  return ['vite', 'webpack'].map((bundler) => [
    `${bundler}, in Chromium`,
    async (folder) => {
      build(bundler, 'page.mjs', folder);
      const script = readFileSync(path.join(folder, `dist-${bundler}/page.js`), 'utf8');
      if (ofWs.some((text) => script.includes(text))) throw new Error('ws is in the bundle');
      if (!script.includes('RXSN') || script.includes(aText)) throw new Error('it is not the production build');
      await talkInChromium(script);
    },
  ]);
}

/** What is for Node alone is no silent stub in a page. */
export function refusals() {
  return ['webpack'].map((bundler) => [
    `${bundler} refuses ./ws`,
    (folder) => {
      writeFileSync(path.join(folder, 'ws.mjs'), "export { wsTransport } from 'rx-secure-networking/ws';");
      try {
        build(bundler, 'ws.mjs', folder);
      } catch (error) {
        if (/"\.\/ws" is not exported/u.test(String(error))) return;
        throw error;
      }
      throw new Error('it was bundled');
    },
  ]);
}

function build(bundler, entry, folder) {
  run(process.execPath, [`${bundler}.build.mjs`, entry, `dist-${bundler}`], folder);
}
