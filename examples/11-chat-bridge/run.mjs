// Both clients against one bridge: node examples/11-chat-bridge/run.mjs
import { filter, firstValueFrom, Subject, take, toArray } from 'rxjs';
import { allowEndpoints, createNetwork, everyStep, platforms } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { wsTransport } from 'rx-secure-networking/ws';
import { ChatBridgeMod } from './blueprint.mjs';
import { chatBridge } from './rx.mjs';
import { startChatBridge } from './server.mjs';

/** Lets each client sign in, send one message and get its reply; passes the lines of both to `show`. */
export async function run(show) {
  const token = 'a secret of the players';
  const bridge = await startChatBridge({ token });
  const network = createNetwork({ transport: wsTransport(), policy: platforms.desktop });
  const lines$ = new Subject();
  lines$.subscribe(({ who, line }) => show(`${who}: ${line}`));
  const replies = firstValueFrom(
    lines$.pipe(
      filter(({ line }) => line.startsWith('the bridge says')),
      take(2),
      toArray(),
    ),
  );

  // Through /blueprint: the host gives each mod its face, whose calls work for the mod's own sockets only.
  const mod = new ChatBridgeMod({ url: bridge.url, token, show: (line) => lines$.next({ who: 'blueprint', line }) });
  const mods = new Map([[mod, { name: 'chat bridge' }]]);
  const sockets = secureNetworking(network, { describe: (object) => mods.get(object) });
  mod.start(sockets.face(mod));

  // Through Rx.
  const owner = network.createOwner({
    name: 'chat bridge in Rx',
    audits: everyStep(allowEndpoints(bridge.url.slice(0, -1))),
  });
  const say$ = new Subject();
  chatBridge(owner, { url: bridge.url, token, say$ }).subscribe((line) => lines$.next({ who: 'Rx', line }));

  // Each client sends hello after it has signed in.
  const hello = { blueprint: () => mod.say('hello'), Rx: () => say$.next('hello') };
  lines$.pipe(filter(({ line }) => line === 'signed in')).subscribe(({ who }) => hello[who]());

  await replies;
  network.destroy();
  await bridge.close();
}

if (process.argv[1]?.endsWith('chat-bridge/run.mjs')) run(console.log);
