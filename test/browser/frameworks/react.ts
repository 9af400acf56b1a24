// The page of the React example: see frameworks.test.ts.
import { createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { allowAll, allowEndpoints, createNetwork, everyStep, webSocketTransport } from 'rx-secure-networking';
import { Room } from '../../../examples/12-react/Room.tsx';

const network = createNetwork({ transport: webSocketTransport(), policy: allowAll });
const audits = everyStep(allowEndpoints('ws://127.0.0.1:*/rooms/*'));
let root: Root | undefined;

Object.assign(globalThis, {
  /** The ids of the owners that live. */
  owners: () => network.snapshot().map(({ id }) => id),
  show(urls: readonly string[]): void {
    root ??= createRoot(document.body.appendChild(document.createElement('main')));
    const rooms = urls.map((url, key) => createElement(Room, { key, network, audits, url }));
    root.render(createElement(StrictMode, undefined, rooms));
  },
});
