import type { Link } from '../model/Transport.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';

/** Stops a link's reading while anybody holds it. Holders add up; a hold before the link opens counts when it does. */
export class ReadGate {
  #holders = 0;
  #link: Link | undefined;
  #shut = false;

  /** @param link the link, if it is open already */
  constructor(link: Link | undefined) {
    this.#link = link;
  }

  /** Whether reading has really stopped: some platforms cannot. */
  get shut(): boolean {
    return this.#shut;
  }

  attach(link: Link): void {
    this.#link = link;
    if (this.#holders > 0) this.#shut = link.pause();
  }

  /** The link is closing: it reads on, whoever holds, since paused it would not see its peer's answer. */
  detach(): void {
    const link = this.#link;
    this.#link = undefined;
    if (this.#shut) link?.resume();
    this.#shut = false;
  }

  hold(): () => void {
    this.#holders += 1;
    if (this.#holders === 1) this.#shut = this.#link?.pause() ?? false;
    let holding = true;
    return () => {
      if (!holding) return;
      ensureStackRoom();
      holding = false;
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.#shut = false;
      this.#link?.resume();
    };
  }
}
