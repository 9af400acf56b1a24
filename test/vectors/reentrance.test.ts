import { asked, outcome } from './asked.ts';
import { errorOf, url } from '../world.ts';
import { stories } from './table.ts';

const table: Record<string, () => void | Promise<void>> = {
  'audit-068': () => {
    const asks = jest.fn(() => errorOf(() => owner.create(url)).code === 'denied');
    const { network, owner, decisions } = asked({ create: asks });

    expect(owner.create(url).state).toBe('created');
    expect(asks).toHaveBeenCalledTimes(1);
    expect(decisions.map(({ code }) => code)).toEqual(['reentrant', 'allowed']);
    network.destroy();
  },
  'audit-069': async () => {
    const { network, owner, decisions } = asked({ connect: () => (socket.close(), true) });
    const socket = owner.create(url);

    expect(await outcome(socket)).toBe('open'); // the close was no answer to the question (changed.json)
    expect(decisions.map(({ action, code }) => `${action} ${code}`)).toEqual([
      'create allowed',
      'close reentrant',
      'connect allowed',
    ]);
    network.destroy();
  },
  'audit-070': async () => {
    const { network, owner, dialled } = asked({ connect: () => (owner.destroy(), true) });

    expect(await outcome(owner.create(url))).toBe('owner-destroyed');
    expect(dialled).toEqual([]);
    network.destroy();
  },
  'audit-071': async () => {
    const send = jest.fn(() => socket.send('again') === 'denied');
    const { network, owner, last, decisions } = asked({ send });
    const socket = owner.create(url, { auditMessages: true });
    await outcome(socket);

    expect(socket.send('x')).toBe('sent');
    expect(send).toHaveBeenCalledTimes(1);
    expect(last()).toBe('send reentrant');
    expect(decisions.filter(({ allow }) => !allow)).toHaveLength(1);
    network.destroy();
  },
};

describe('audit', () => {
  test.each(stories(table))('%s %s', (_id, _text, notify) => notify());
});
