import { firstValueFrom } from 'rxjs';
import type { OwnerInfo, Request } from 'rx-secure-networking';
import { secureNetworking } from 'rx-secure-networking/blueprint';
import { connecting, emptyWorld, errorOf, no, permissive, thrownBy, url, yes } from '../world.ts';

/** Ids that a display would cut or escape. */
const subject = `plug-in\u0007\u202e ${'p'.repeat(300)}`;
const tenant = `customer\n${'t'.repeat(300)}`;
const ids = { subject, tenant };

/** All texts in what can be reached from a value. */
function textsIn(value: unknown, seen = new Set<unknown>()): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  seen.add(value);
  return Reflect.ownKeys(value).flatMap((key) => textsIn(Reflect.get(value, key), seen));
}

describe('the subject and the tenant of an owner', () => {
  it('are in each request, to the policy and to its own audits, exactly as given', async () => {
    const seen: OwnerInfo[] = [];
    const see = ({ owner }: Request): true => {
      seen.push(owner);
      return true;
    };
    const steps = { create: see, connect: see, send: see, receive: see, close: see };
    const { newOwner, network } = emptyWorld({ policy: { ...steps, resolve: see } });
    const owner = newOwner({ ...ids, audits: steps });
    const socket = connecting(owner);
    await firstValueFrom(socket.opened$);
    socket.send('hello');
    socket.close();
    network.destroy();

    expect(seen.length).toBeGreaterThanOrEqual(8);
    for (const info of seen) expect(info).toEqual({ id: 1, name: 'chat', kind: 'mod', subject, tenant });
  });

  it('are in decisions, ends, records of its life, and both tables', async () => {
    const { newOwner, network } = emptyWorld();
    const records: { readonly owner: OwnerInfo }[] = [];
    const note = (record: { readonly owner: OwnerInfo }): number => records.push(record);
    network.decisions$.subscribe(note);
    network.ends$.subscribe(note);
    network.lifecycle$.subscribe(note);
    newOwner(ids).create(url);
    const [row] = network.snapshot();
    const [live] = await firstValueFrom(network.owners$);
    network.destroy();

    expect(records).toHaveLength(4);
    for (const { owner } of records) expect(owner).toMatchObject(ids);
    expect([row, live]).toEqual([expect.objectContaining(ids), expect.objectContaining(ids)]);
  });

  it('tell owners apart whose names of 300 characters are cut to the same', () => {
    const { newOwner, network } = emptyWorld();
    const names = ['p'.repeat(300), `${'p'.repeat(299)}q`];
    for (const name of names) newOwner({ name, subject: name });
    const rows = network.snapshot();

    expect(rows[0]?.name).toBe(rows[1]?.name);
    expect(rows.map((row) => row.subject)).toEqual(names);
    network.destroy();
  });

  it('are left out where the host gives none, and one of the prototype is none', () => {
    const { newOwner, network } = emptyWorld();
    Object.defineProperty(Object.prototype, 'subject', { value: 'forged', configurable: true });
    try {
      newOwner();
    } finally {
      Reflect.deleteProperty(Object.prototype, 'subject');
    }
    expect(Object.keys(network.snapshot()[0] ?? {})).toEqual(['id', 'name', 'kind', 'sockets', 'denied']);
    network.destroy();
  });

  it.each(['subject', 'tenant'] as const)('a %s that is no text, or an empty one, is refused', (name) => {
    const { newOwner, network } = emptyWorld();
    for (const bad of ['', 7, null, {}]) {
      expect(thrownBy(() => newOwner({ [name]: bad }))).toEqual(
        new TypeError(`${name} must be a string that is not empty`),
      );
    }
    expect(network.snapshot()).toEqual([]);
  });

  it('are given for an object of /blueprint as well', () => {
    const { network } = emptyWorld();
    const networking = secureNetworking(network, { describe: () => ({ name: 'object', ...ids }) });
    networking.createWebSocket({ auditCreateWebSocket: yes }, url);
    expect(network.snapshot()).toEqual([expect.objectContaining(ids)]);
    network.destroy();
  });

  it('are never shown to another owner: not in its requests, its errors, its events and its ends', async () => {
    const shown: unknown[] = [];
    const { newOwner, network } = emptyWorld({ limits: { sockets: 2 } });
    const other = newOwner({ name: 'other', ...ids });
    connecting(other);
    const show = (request: Request): true => {
      shown.push(request);
      return true;
    };
    const own = newOwner({ name: 'own', audits: { create: show, connect: show, send: no } });
    const socket = own.create(url);
    socket.events$.subscribe((event) => shown.push(event));
    socket.ended$.subscribe((end) => shown.push(end));
    socket.connect();
    await firstValueFrom(socket.opened$);
    shown.push(errorOf(() => own.create(url))); // the other's sockets count against the same limit
    socket.send('no');
    network.destroyOwner(own.id, 'enough');
    shown.push(errorOf(() => own.create(url)));
    network.destroy();

    const texts = shown.flatMap((value) => textsIn(value));
    expect(texts).toContain('own');
    expect(texts.filter((text) => text.includes('plug-in') || text.includes('customer'))).toEqual([]);
  });

  it('an owner cannot change them: its info is frozen', () => {
    let info: OwnerInfo | undefined;
    const { newOwner, network } = emptyWorld();
    const create = ({ owner }: Request): true => {
      info = owner;
      return true;
    };
    newOwner({ ...ids, audits: { ...permissive, create } }).create(url);
    expect(Object.isFrozen(info)).toBe(true);
    network.destroy();
  });
});
