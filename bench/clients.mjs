/** In the order of the report; raw ws, to which all ratios are, is first. */
export const clients = [
  'ws',
  'floor',
  'library',
  'library-audited',
  'rxjs-webSocket',
  'rxjs-websockets',
  'partysocket',
];
