import type { Changed, ChangeTerms, FleetList, FollowSink, ListEntry } from '../model/FleetEngine.ts';
import { PrivateMap, PrivateSet } from '../model/privateCollections.ts';

/** The list of the revoked in memory. Notifies its followers synchronously. */
export class MemoryList {
  #epoch = '';
  #version = 0;
  readonly #entries = new PrivateMap<string, ListEntry>();
  readonly #followers = new PrivateSet<FollowSink>();

  change(key: string, entry: string | null, { epoch, since }: ChangeTerms): Changed {
    this.#epoch ||= epoch;
    const present = this.#entries.get(key)?.version ?? 0;
    if (since === undefined || present <= since) {
      const changed = Object.freeze({ key, entry, version: ++this.#version });
      this.#entries.set(key, changed);
      this.#followers.forEach((follower) => {
        follower.changed(changed);
      });
    }
    return { version: this.#version, epoch: this.#epoch };
  }

  all(): FleetList {
    return { epoch: this.#epoch, version: this.#version, entries: this.#entries.list() };
  }

  attach(sink: FollowSink): () => void {
    this.#epoch ||= sink.newEpoch();
    this.#followers.add(sink);
    sink.list(this.all());
    return () => this.#followers.delete(sink);
  }
}
