// For bundlers: every door but ./ws, in a page.
import { firstValueFrom, switchMap } from 'rxjs';
import { allowAll, allowEndpoints, createNetwork, everyStep, webSocketTransport } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { readManifest } from 'rx-secure-networking/codec';
import { virtualTransport } from 'rx-secure-networking/testing';
import { webSocketFor } from 'rx-secure-networking/websocket';

globalThis.doors = [secureNetworking, readManifest, virtualTransport, webSocketFor].map((door) => typeof door);

globalThis.talk = (url) => {
  const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
  const owner = network.createOwner({ name: 'mod', audits: everyStep(allowEndpoints(`${url}*`)) });
  const hello$ = owner.open(url).pipe(
    switchMap((socket) => {
      socket.send('hello');
      return socket.messages$;
    }),
  );
  return firstValueFrom(hello$);
};
