import { Subscription } from 'rxjs';
import type { ListEntry } from '../model/FleetEngine.ts';
import { libraryDenial } from '../model/makeDenial.ts';
import type { Network } from '../model/Network.ts';
import type { OwnerSnapshot } from '../model/OwnerInfo.ts';
import { randomName } from '../stream/machineRandom.ts';
import { nowOrSoon } from '../stream/nowOrSoon.ts';
import { schedule } from '../stream/schedulerTime.ts';
import { destroyOwners } from './destroyOwners.ts';
import type { FleetHealth } from './Fleet.ts';
import { Health } from './Health.ts';
import { LogWriter } from './LogWriter.ts';
import { grace, Membership, textOfRevocation } from './Membership.ts';
import { Presence } from './Presence.ts';
import { Questions } from './Questions.ts';
import { RevokedList } from './RevokedList.ts';
import { Quotas } from './Quotas.ts';
import type { FleetSettings } from './readFleetOptions.ts';
import { textOfDecision, textOfEnd } from './recordText.ts';

/** One host of a fleet: connects the network to the engine. It uses only what every user of a network can use. */
export class FleetHost {
  readonly incarnation: string;
  readonly settings: FleetSettings;
  readonly questions: Questions;
  readonly health: Health;
  readonly membership: Membership;
  readonly quotas: Quotas;
  readonly log: LogWriter | undefined;
  readonly presence: Presence;
  /** Ends with this host: its timers and subscriptions. */
  readonly life = new Subscription();
  /** Called when the log has got an answer. */
  progress: () => void = () => undefined;
  #network: Network | undefined;
  #fresh = false;
  #since: number;

  constructor(settings: FleetSettings) {
    const { engine, scheduler, host, engineTimeout, onUnavailable } = settings;
    this.settings = settings;
    this.incarnation = `${host}/${randomName(2)}`;
    this.#since = scheduler.now();
    this.health = new Health(scheduler, () => this.state());
    this.questions = new Questions(scheduler, engineTimeout, this.health.failures);
    const { questions, incarnation } = this;
    this.membership = new Membership({
      settings,
      questions,
      freshChanged: (fresh): void => this.#freshChanged(fresh),
      revoked: (entries): void => this.#destroyRevoked(entries),
      forgotten: () => {
        this.quotas.pause(grace);
        this.log?.doubt();
      },
      recovered: (): void => this.log?.doubt(),
      applied: () => {
        nowOrSoon(() => this.presence.publish());
        this.health.changed();
      },
    });
    this.quotas = new Quotas(settings.quotas, {
      engine,
      questions,
      incarnation,
      now: () => this.membership.freshness.now,
      unavailable: (local, onVerdict) => {
        this.health.unavailable += 1;
        if (onUnavailable === 'local') onVerdict(local());
        else onVerdict(libraryDenial('unavailable', 'the quota of the fleet cannot be asked', retryUnavailable));
      },
      later: (work): void => this.later(work),
      trusted: () => this.membership.trusted,
      isKnown: ({ epoch }) => epoch === undefined || epoch === this.membership.list.epoch,
      snapshot: () => this.snapshot(),
      end: (id, reason) => {
        this.#network?.endSocket(id, reason);
      },
    });
    const progress = (): void => this.progress();
    this.log = settings.log && new LogWriter(settings.log, { engine, questions, scheduler, incarnation, progress });
    this.presence = new Presence(this);
  }

  /** How it is connected to its fleet. */
  state(): FleetHealth {
    const { freshness, list, joined } = this.membership;
    const { waiting = 0, lost = 0 } = this.log?.buffer ?? {};
    const fresh = joined && freshness.fresh;
    if (fresh !== this.#fresh) this.#since = this.settings.scheduler.now();
    this.#fresh = fresh;
    const { unavailable, failures } = this.health;
    return { fresh, since: this.#since, version: list.version, waiting, lost, unavailable, failure: failures.text };
  }

  /** Starts: writes the log, counts, follows the list, and publishes. */
  attach(network: Network): void {
    this.#network = network;
    const { log, quotas, life } = this;
    if (log) life.add(network.decisions$.subscribe((decision) => log.put(textOfDecision(decision))));
    life.add(
      network.ends$.subscribe((record) => {
        quotas.ended(record);
        log?.put(textOfEnd(record));
      }),
    );
    life.add(network.released$.subscribe(({ socket }) => quotas.released(socket)));
    this.health.emit();
    this.membership.follow();
    this.presence.start();
  }

  snapshot(): readonly OwnerSnapshot[] {
    return this.#network?.snapshot() ?? [];
  }

  /** Once a second: what the engine has not confirmed is sent again, and the current state is sent in full. */
  beat(): void {
    this.membership.follow();
    this.membership.resending.start();
    const { failures } = this.health;
    failures.beat();
    // A change may be carried out without an answer in time.
    if (this.membership.list.unsent.list().length === 0) failures.forget('change');
    this.quotas.beat(this.snapshot());
    this.health.changed();
  }

  /** Runs something in the next turn, or after some ms, unless this host has stopped. */
  later(work: () => void, delay = 0): void {
    const { life } = this;
    const timer = schedule(
      this.settings.scheduler,
      () => {
        life.remove(timer);
        work();
      },
      delay,
    );
    life.add(timer);
  }

  stop(): void {
    this.membership.stop();
    this.log?.stop();
    this.questions.stop();
    this.life.unsubscribe();
    this.health.stop();
  }

  #freshChanged(fresh: boolean): void {
    if (!fresh && this.settings.onStale === 'end') {
      destroyOwners(this.#network, () => 'stale: this host does not know who is revoked');
    }
    this.health.changed();
    this.presence.publish();
  }

  /** Not those of other entries, who were made while they were revoked (S2). */
  #destroyRevoked(entries: readonly ListEntry[]): void {
    const list = new RevokedList();
    for (let i = 0; i < entries.length; i++) list.change(entries[i] as ListEntry);
    destroyOwners(this.#network, (owner) => {
      const reason = list.reasonFor(owner);
      return reason === undefined ? undefined : textOfRevocation(reason);
    });
  }
}

/** ms */
const retryUnavailable = 1_000;
