import { createNetwork, platforms } from 'rx-secure-networking';
import { wsTransport } from 'rx-secure-networking/ws';
import { loadPlugins } from './loadPlugins.mjs';
import { startAdmin } from './startAdmin.mjs';

/** A host: a network with its records in the log, its plug-ins, and a page to watch and kill them. */
export async function startHost({ plugins, url, logger }) {
  const network = createNetwork({
    transport: wsTransport(),
    policy: platforms.desktop,
    // Gets the errors that a plug-in's callbacks throw. Without it they go to RxJS's `config.onUnhandledError`.
    onError: (err, owner) => {
      logger.error({ owner: owner.name, err }, `crashed: ${err.name}`);
      network.destroyOwner(owner.id, 'crashed');
    },
  });
  network.decisions$.subscribe(({ owner, action, allow, code, reason }) => {
    if (!allow) logger.warn({ owner: owner.name, action, code, reason }, `may not ${action}: ${code}`);
  });
  network.ends$.subscribe(({ owner, end }) => {
    logger.info({ owner: owner.name, end }, `socket ended by ${end.by}: ${end.code}`);
  });
  network.lifecycle$.subscribe((record) => {
    if (record.type === 'destroyed')
      logger.info({ ...record, owner: record.owner.name }, `destroyed by ${record.by}: ${record.reason}`);
  });

  await loadPlugins(network, plugins, { url, logger });
  const admin = await startAdmin(network);
  return {
    admin: admin.url,
    stop: async () => {
      network.destroy();
      await admin.close();
    },
  };
}
