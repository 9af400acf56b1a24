import { map, merge } from 'rxjs';
import { startHttp } from './httpServer.ts';
import { httpWorld } from './httpWorld.ts';

describe('released$ of HTTP requests', () => {
  it('emits once for each, behind its end: read to the end, denied, lost, and killed in mid-stream', async () => {
    await using server = await startHttp((request, response) => {
      if (request.url === '/reset') request.socket.destroy();
      else if (request.url === '/endless') response.write('begun');
      else response.end('ok');
    });
    using world = httpWorld({ policy: { request: ({ endpoint }) => endpoint.path !== '/denied' } });
    const { ends$, released$ } = world.network;
    const records: string[] = [];
    const endpoints = new Set<string>();
    released$.subscribe(({ endpoint }) => endpoints.add(endpoint));
    const ends = ends$.pipe(map(({ socket }) => `end ${socket}`));
    const releases = released$.pipe(map(({ socket }) => `release ${socket}`));
    let completed = false;
    merge(ends, releases).subscribe({ next: (record) => records.push(record), complete: () => (completed = true) });

    await (await world.fetch(server.url)).text();
    await expect(world.fetch(`${server.url}denied`)).rejects.toThrow('fetch failed');
    await expect(world.fetch(`${server.url}reset`)).rejects.toThrow('fetch failed');
    await world.fetch(`${server.url}endless`);
    const gone = new Promise<void>((resolve) => released$.subscribe({ complete: resolve }));
    world.network.destroy();
    await gone;

    expect(records).toEqual([1, 2, 3, 4].flatMap((id) => [`end ${id}`, `release ${id}`]));
    expect(endpoints).toEqual(new Set(['', 'denied', 'reset', 'endless'].map((path) => `${server.url}${path}`)));
    expect(completed).toBe(true);
  });
});
