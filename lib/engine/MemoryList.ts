import type { Changed, ChangeTerms, FleetList, FollowSink, ListEntry } from '../model/FleetEngine.ts';
import { PrivateMap, PrivateQueue, PrivateSet } from '../model/privateCollections.ts';
import { callReporting } from '../stream/callReporting.ts';
import { soon } from '../stream/whenSettled.ts';

/**
 * The list of the revoked in memory. Notifies its followers synchronously; of a change that is made inside a follower,
 * after all followers have the current one, so that all have the same order.
 */
export class MemoryList {
  #epoch = '';
  #version = 0;
  readonly #entries = new PrivateMap<string, ListEntry>();
  readonly #followers = new PrivateSet<FollowSink>();
  readonly #notices = new PrivateQueue<Notice>();
  #notifying = false;

  change(key: string, entry: string | null, { epoch, since }: ChangeTerms): Changed {
    this.#epoch ||= epoch;
    const present = this.#entries.get(key);
    if (since === undefined || (present?.version ?? 0) <= since) {
      const changed = Object.freeze({ key, entry, version: ++this.#version });
      this.#entries.set(key, changed);
      const followers = this.#followers.list();
      const notice = since === undefined ? changed : Object.freeze({ ...changed, resent: true });
      for (let i = 0; i < followers.length; i++)
        this.#notices.add({ follower: followers[i] as FollowSink, changed: notice });
      this.#notify();
    }
    return { version: this.#version, epoch: this.#epoch, wasRevoked: typeof present?.entry === 'string' };
  }

  #notify(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    try {
      for (let next = this.#notices.take(); next; next = this.#notices.take()) {
        const { follower, changed } = next;
        // One that has stopped meanwhile gets nothing any more, and what one throws does not stop the others.
        if (this.#followers.has(follower)) callReporting(() => follower.changed(changed));
      }
    } catch {
      soon(() => this.#notify()); // the stack was full (L24)
    } finally {
      this.#notifying = false;
    }
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

interface Notice {
  readonly follower: FollowSink;
  readonly changed: ListEntry;
}
