import { NEVER, throwError } from 'rxjs';
import type { FleetEngine, FollowSink } from 'rx-secure-networking/fleet';

type Mode = 'well' | 'frozen' | 'gone' | 'rubbish';

/** An engine between a host and another engine: it can freeze, go away, answer rubbish, and come back as another one. */
export class FaultyEngine implements FleetEngine {
  /** How many questions were asked, by name. */
  readonly asked: Record<string, number> = {};
  /** What was asked while it did not answer, to be carried out later, as a frozen server does. */
  readonly late: (() => void)[] = [];
  /** What it answers as rubbish. */
  rubbish: unknown = 42;
  #mode: Mode = 'well';
  #engine: FleetEngine;
  readonly #followers = new Map<FollowSink, () => void>();

  constructor(engine: FleetEngine) {
    this.#engine = engine;
  }

  /** Its followers, in order. */
  get sinks(): readonly FollowSink[] {
    return [...this.#followers.keys()];
  }

  get mode(): Mode {
    return this.#mode;
  }

  set mode(mode: Mode) {
    this.#mode = mode;
    if (mode !== 'well') {
      for (const stop of this.#followers.values()) stop();
      return;
    }
    for (const act of this.late.splice(0)) act();
    for (const sink of this.#followers.keys()) this.#followers.set(sink, this.#engine.follow(sink));
  }

  /** Comes back as another engine. */
  become(engine: FleetEngine): void {
    this.mode = 'gone';
    this.#engine = engine;
    this.late.length = 0;
    this.mode = 'well';
  }

  take: FleetEngine['take'] = (...given) => this.#ask('take', (engine) => engine.take(...given));
  hold: FleetEngine['hold'] = (...given) => this.#ask('hold', (engine) => engine.hold(...given));
  draw: FleetEngine['draw'] = (...given) => this.#ask('draw', (engine) => engine.draw(...given));
  append: FleetEngine['append'] = (...given) => this.#ask('append', (engine) => engine.append(...given));
  change: FleetEngine['change'] = (...given) => this.#ask('change', (engine) => engine.change(...given));
  publish: FleetEngine['publish'] = (...given) => this.#ask('publish', (engine) => engine.publish(...given));
  forget: FleetEngine['forget'] = (...given) => this.#ask('forget', (engine) => engine.forget(...given));
  look: FleetEngine['look'] = (what) => this.#ask('look', (engine) => engine.look(what));
  read: FleetEngine['read'] = (from) => this.#ask('read', (engine) => engine.read(from));

  follow(sink: FollowSink): () => void {
    this.#followers.set(sink, this.#mode === 'well' ? this.#engine.follow(sink) : () => undefined);
    return () => {
      this.#followers.get(sink)?.();
      this.#followers.delete(sink);
    };
  }

  #ask<T>(name: string, act: (engine: FleetEngine) => T): T {
    this.asked[name] = (this.asked[name] ?? 0) + 1;
    if (this.#mode === 'well') return act(this.#engine);
    if (this.#mode === 'gone') return throwError(() => new Error('connection refused')) as T;
    if (this.#mode === 'rubbish') return [this.rubbish] as T;
    const engine = this.#engine;
    this.late.push(() => act(engine));
    return NEVER as T;
  }
}
