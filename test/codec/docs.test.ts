import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as t from 'io-ts';
import { from, map } from 'rxjs';
import { z } from 'zod';
import { createNetwork, everyStep, allowEndpoints, platforms, type Message } from 'rx-secure-networking';
import { decodes, decodeWith, encodeWith, jsonMessage, readManifest } from 'rx-secure-networking/codec';
import { virtualTransport, type VirtualServer } from 'rx-secure-networking/testing';
import { defaultLimits } from '../../lib/model/Limits.ts';
import { linksOf, quotableOf, quotedIn } from '../quoting.ts';
import { marbled } from '../marbled.ts';
import { errorOf, quiet, saying, url } from '../world.ts';

// What docs/manifest.md and docs/typed-messages.md show, run as it stands there.
const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const pages = ['docs/manifest.md', 'docs/typed-messages.md'];
const quotable = quotableOf(__filename);
const quoted = quotedIn(pages);

describe('the pages of the codec door', () => {
  it('quote what is run here, as it stands', () => {
    expect(quoted.get('a manifest')).toBe(JSON.stringify(manifest, null, 2));
    expect([...quoted.keys()].sort()).toEqual(['a manifest', ...quotable.keys()].sort());
    for (const [name, code] of quotable) expect(quoted.get(name)).toBe(code);
  });

  it('name every key of a manifest, every limit, and link to files that are there', () => {
    const page = read('docs/manifest.md');
    for (const key of ['$schema', 'endpoints', 'reasoning', 'limits', ...Object.keys(defaultLimits)]) {
      expect(page).toContain(`\`${key}\``);
    }
    const links = pages.flatMap(linksOf);
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(link))).toEqual([]);
  });
});

const manifest = {
  $schema: './node_modules/rx-secure-networking/docs/manifest.schema.json',
  endpoints: ['wss://example.com/chat', 'wss://*.example.org/rooms/*'],
  reasoning: 'To chat with the other players.',
  limits: { socketsPerOwner: 2, maxMessageBytes: 65_536 },
};

it(
  'the host of docs/manifest.md lets its plug-in go where its manifest says',
  marbled(({ flush }) => {
    const transport = virtualTransport(quiet);
    const text = JSON.stringify(manifest);

    // doc a host reads a manifest
    const network = createNetwork({ transport, policy: platforms.console });
    const owner = network.createOwner({ name: 'chat', ...readManifest(text) });
    // end
    const open: string[] = [];
    owner.open(url).subscribe((socket) => open.push(socket.url));
    flush();

    expect(open).toEqual([url]);
    expect(errorOf(() => owner.create('wss://evil.example/')).decision).toMatchObject({
      layer: 'owner',
      code: 'endpoint',
    });
    network.destroy();
  }),
);

it(
  'docs/typed-messages.md goes both ways',
  marbled(({ flush }) => {
    const sent: Message[] = [];
    const server: VirtualServer = (_dial, received$) => {
      received$.subscribe((message) => sent.push(message));
      return saying('noise', '{"from":"bob","text":"hi"}');
    };
    const log: string[] = [];
    const network = createNetwork({ transport: virtualTransport(server), policy: platforms.console });
    const texts$ = from(['hello', 5 as never]);

    // doc typed messages
    const Line = z.object({ from: z.string(), text: z.string() });

    const owner = network.createOwner({
      name: 'chat',
      audits: { ...everyStep(allowEndpoints('wss://example.com/*')), send: decodes(Line) },
      auditMessages: 'send',
    });
    owner.open('wss://example.com/chat').subscribe((socket) => {
      socket.messages$
        .pipe(decodeWith(Line, { onInvalid: ({ seq }) => log.push(`message ${seq} is no line`) }))
        .subscribe((line) => log.push(`${line.from}: ${line.text}`));

      texts$
        .pipe(
          map((text) => ({ from: 'ann', text })),
          encodeWith(Line, { onInvalid: ({ seq }) => log.push(`line ${seq} cannot be sent`) }),
        )
        .subscribe((text) => socket.send(text));
    });
    // end
    flush();

    expect(sent).toEqual(['{"from":"ann","text":"hello"}']);
    expect(log).toEqual(expect.arrayContaining(['message 1 is no line', 'bob: hi', 'line 2 cannot be sent']));
    network.destroy();
  }),
);

it('docs/typed-messages.md encodes and decodes one', () => {
  // doc one message
  const { encode, decode } = jsonMessage(t.type({ from: t.string, text: t.string }));
  const text = encode({ from: 'ann', text: 'hello' });
  const { from: sender } = decode(text);
  // end
  expect([text, sender]).toEqual(['{"from":"ann","text":"hello"}', 'ann']);
});
