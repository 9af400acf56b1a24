import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readManifest } from 'rx-secure-networking/codec';

/**
 * Starts each plug-in of a folder as an owner of the network. It may only do what its manifest says. A plug-in that fails to
 * start is destroyed, and the others continue.
 */
export async function loadPlugins(network, folder, { url, logger }) {
  for (const name of (await readdir(folder)).sort()) {
    const file = (part) => path.join(folder, name, part);
    let owner;
    try {
      const { reasoning, ...rights } = readManifest(await readFile(file('manifest.json'), 'utf8'));
      owner = network.createOwner({ name, ...rights });
      logger.info({ owner: name, reasoning }, 'loads');
      const { start } = await import(pathToFileURL(file('main.mjs')));
      await start({ owner, url, log: (text) => logger.info({ owner: name }, String(text)) });
    } catch (err) {
      logger.error({ owner: name, err }, 'did not start');
      if (owner) network.destroyOwner(owner.id, 'did not start');
    }
  }
}
