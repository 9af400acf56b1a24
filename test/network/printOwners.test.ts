import { printOwners } from '../../lib/network/printOwners.ts';
import { emptyWorld } from '../world.ts';

const socket = {
  id: 7,
  endpoint: 'wss://chat.example.com:443/rooms',
  state: 'open',
  since: 0,
  sent: 3,
  received: 12,
  bytesSent: 40,
  bytesReceived: 1_024,
  denied: 1,
} as const;

describe('printOwners', () => {
  it('prints a line for each socket, and one for each owner without any', () => {
    const table = printOwners([
      { id: 1, name: 'chat', kind: 'mod', denied: 2, sockets: [socket, { ...socket, id: 8, state: 'connecting' }] },
      { id: 2, name: 'quiet', kind: 'mod', denied: 4, sockets: [] },
    ]);

    expect(table.split('\n')).toEqual([
      'owner      kind  socket  endpoint                          state       sent      received     denied',
      'chat (1)   mod   7       wss://chat.example.com:443/rooms  open        3 (40 B)  12 (1024 B)  1',
      'chat (1)   mod   8       wss://chat.example.com:443/rooms  connecting  3 (40 B)  12 (1024 B)  1',
      'quiet (2)  mod   -       -                                 -           -         -            4',
    ]);
  });

  it('prints the denials of an owner that none of its sockets shows on a line of their own', () => {
    const table = printOwners([{ id: 1, name: 'chat', kind: 'mod', denied: 8, sockets: [socket] }]);

    expect(table.split('\n').map((line) => line.split(/ {2,}/).at(-1))).toEqual(['denied', '1', '7']);
    expect(table.split('\n')[2]).toMatch(/^chat \(1\) +mod( +-){5} +7$/);
  });

  it('prints a line for each HTTP request, which has no denials of its own', () => {
    const { denied, ...request } = { ...socket, id: 9, state: 'open', method: 'GET', hop: 0 } as const;
    const table = printOwners([
      { id: 1, name: 'chat', kind: 'mod', denied, sockets: [], requests: [request as never] },
    ]);

    expect(table.split('\n')[1]).toMatch(/^chat \(1\) .* 9 .* 12 \(1024 B\) +-$/);
  });

  it('prints the heads alone when there is nobody', () => {
    expect(printOwners([])).toBe('owner  kind  socket  endpoint  state  sent  received  denied');
  });

  it.each([undefined, emptyWorld().network])('takes nothing but a snapshot: %p', (given) => {
    expect(() => printOwners(given as never)).toThrow(
      new TypeError('printOwners: pass network.snapshot(), or what owners$ emits'),
    );
  });

  it('lets no name break a line', () => {
    const table = printOwners([{ id: 1, name: 'a\nb\u202e', kind: 'mod', denied: 0, sockets: [] }]);

    expect(table).toContain('a\\u{a}b\\u{202e} (1)');
    expect(table.split('\n')).toHaveLength(2);
  });
});
