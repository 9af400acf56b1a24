import type { Network, OwnedSocket, Owner } from 'rx-secure-networking';
import { find, make } from './dom.ts';
import { type Mod, urls } from './mods.ts';
import { type Asked, readCard } from './readCard.ts';
import { tell } from './tell.ts';
import { showTimeline } from './timeline.ts';

/** A mod on the page: its manifest and audits to change, and its buttons. */
export class ModCard {
  readonly element: HTMLElement;
  readonly #mod: Mod;
  #network: Network | undefined;
  #owner: Owner | undefined;
  #socket: OwnedSocket | undefined;

  constructor(mod: Mod) {
    this.#mod = mod;
    const card = (find('#mod') as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
    this.element = find('article', card);
    const title = `mod-${mod.name}`;
    this.element.setAttribute('aria-labelledby', title);
    find('h3', card).id = title;
    find('h3', card).textContent = `${mod.name} (${mod.kind})`;
    find('.fault', card).id = `${title}-fault`;
    this.#field('manifest').setAttribute('aria-describedby', `${title}-fault`);
    find('.about', card).textContent = mod.about;
    const reasoning = `${mod.name} needs it.`;
    this.#field('manifest').value = JSON.stringify({ endpoints: mod.endpoints, reasoning }, null, 2);
    this.#field('url').append(...urls.map((url) => make('option', {}, url)));
    for (const name of ['manifest', 'create', 'connect', 'close', 'send']) {
      this.#field(name).addEventListener('change', () => this.#registerAgain());
    }
    this.#onClick('create', () => this.#create());
    this.#onClick('connect', () => this.#use((socket) => socket.connect()));
    this.#onClick('send', () => this.#send());
    this.#onClick('close', () => this.#use((socket) => socket.close()));
    this.#onClick('destroy', () => this.#destroy());
  }

  /** Gives it an owner in a network, with the audits that the card shows. */
  register(network: Network): void {
    const { name, kind } = this.#mod;
    this.#network = network;
    this.#owner = network.createOwner({
      name,
      kind,
      subject: `com.example.${name}`,
      ...this.#read(),
      auditMessages: this.#has('send'),
    });
    this.#socket = undefined;
  }

  #read(): Asked {
    this.#fault('');
    try {
      return readCard(this.#field('manifest').value, (step) => this.#has(step));
    } catch (error) {
      this.#fault(`${String(error)} Until then nothing is allowed.`);
      return { audits: {}, limits: {} };
    }
  }

  #fault(text: string): void {
    find('.fault', this.element).textContent = text;
    this.#field('manifest').setAttribute('aria-invalid', String(text !== ''));
  }

  /** An owner's audits are for life: with others it is another owner. */
  #registerAgain(): void {
    this.#owner?.destroy();
    if (this.#network) this.register(this.#network);
    tell(`${this.#mod.name} was registered again; its sockets are closed.`);
  }

  #create(): void {
    if (!this.#owner) return;
    try {
      const socket = this.#owner.create(this.#field('url').value);
      this.#socket = socket;
      showTimeline(this.#mod.name, socket);
      socket.messages$.subscribe((message) => (this.#field('heard').value = String(message)));
      tell(`${this.#mod.name} has socket ${socket.id}. It is not connected yet.`);
    } catch (error) {
      tell(String(error));
    }
  }

  #send(): void {
    this.#use((socket) => {
      const outcome = socket.send(this.#field('message').value);
      tell(`${this.#mod.name} sends: ${outcome}.`);
    });
  }

  #use(act: (socket: OwnedSocket) => void): void {
    if (this.#socket) act(this.#socket);
    else tell(`${this.#mod.name} has no socket: create one first.`);
  }

  #destroy(): void {
    this.#owner?.destroy();
    tell(
      `${this.#mod.name} is destroyed: its sockets are closed, and it gets no others. Change its card or the platform to begin again.`,
    );
  }

  #field(name: string): HTMLInputElement {
    return find(`[name="${name}"]`, this.element) as HTMLInputElement;
  }

  #has(step: string): boolean {
    return this.#field(step).checked;
  }

  #onClick(action: string, act: () => void): void {
    find(`[name="do-${action}"]`, this.element).addEventListener('click', act);
  }
}
