import { createNetwork, type Network, platforms, webSocketTransport } from 'rx-secure-networking';
import { config, type Subscription } from 'rxjs';
import { find, make } from './dom.ts';
import { ModCard } from './ModCard.ts';
import { mods } from './mods.ts';
import { showOwners } from './owners.ts';
import { tell } from './tell.ts';

config.onUnhandledError = (error) => console.warn('a mod left an error unhandled', error);

const about = {
  desktop: 'ws:// and wss://, any address',
  console: 'wss:// only',
  server: 'wss:// only, public addresses only',
} as const;

const cards = mods.map((mod) => new ModCard(mod));
find('#mods').append(...cards.map(({ element }) => element));

let network: Network | undefined;
let table: Subscription | undefined;

/** Another platform is another network: all that belongs to the old one ends. */
function enter(platform: keyof typeof about): void {
  network?.destroy();
  table?.unsubscribe();
  const entered = createNetwork({ transport: webSocketTransport(), policy: platforms[platform] });
  table = showOwners(entered);
  for (const card of cards) card.register(entered);
  network = entered;
  tell(`The platform is ${platform}: ${about[platform]}.`);
}

for (const platform of Object.keys(about) as (keyof typeof about)[]) {
  const radio = make('input', { type: 'radio', name: 'platform', value: platform });
  radio.checked = platform === 'desktop';
  radio.addEventListener('change', () => enter(platform));
  find('#platforms').append(make('label', {}, radio, ` ${platform} (${about[platform]})`));
}
enter('desktop');
