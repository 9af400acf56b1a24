import * as library from 'rx-secure-networking';

/** In the order of the report; raw ws, to which ratios are, is first. */
export const clients = [
  ...['ws', 'floor', 'face', 'library', 'library-messages', 'library-requests'],
  ...['rxjs-webSocket', 'rxjs-websockets', 'partysocket'],
];

export const peers = ['rxjs-webSocket', 'rxjs-websockets', 'partysocket'];
/** What takes part in a case that does not say otherwise. */
export const usual = ['ws', 'floor', 'library', ...peers];
const byMessage = 'onMessage' in library ? ['library-messages'] : [];
export const withAudits = ['ws', 'floor', 'library', ...byMessage, 'library-requests', ...peers];
