import type { Link } from '../model/Transport.ts';
import { reportRejection } from '../stream/callReporting.ts';
import { ensureStackRoom } from '../stream/ensureStackRoom.ts';

/** Pauses the reading of a link while it is held at least once. A hold before the link opens applies when it does. */
export class ReadGate {
  #holders = 0;
  #link: Link | undefined;
  /** Whether reading is really paused: some platforms cannot. */
  shut = false;

  /** @param link the link, if it is open already */
  constructor(link: Link | undefined) {
    this.#link = link;
  }

  attach(link: Link): void {
    this.#link = link;
    if (this.#holders > 0) this.shut = reportRejection(link.pause());
  }

  /** The link is closing: resumes reading, even if it is held, since a paused link would not see its peer's answer. */
  detach(): void {
    const link = this.#link;
    this.#link = undefined;
    if (this.shut) reportRejection(link?.resume());
    this.shut = false;
  }

  hold(): () => void {
    this.#holders += 1;
    if (this.#holders === 1) this.shut = reportRejection(this.#link?.pause()) ?? false;
    let holding = true;
    return () => {
      if (!holding) return;
      ensureStackRoom();
      holding = false;
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.shut = false;
      reportRejection(this.#link?.resume());
    };
  }
}
