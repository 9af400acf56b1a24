import type { Act } from './Act.ts';
import type { Library } from './Library.ts';

/** Counts what happened in all runs. */
export class Histogram {
  readonly #counts: Record<string, Record<string, number>> = { acts: {}, states: {}, ends: {}, runs: {} };

  act(act: Act): void {
    this.#count('acts', 'inside' in act ? `${act.do} ${act.inside.do}` : act.do);
  }

  run({ watch, reacted }: Library): void {
    this.#count('runs', reacted ? 'with reactions' : 'held against the model to the end');
    for (const { states, ends } of watch.sightings.values()) {
      for (const state of states) this.#count('states', state);
      this.#count('ends', ends[0] ? `by ${ends[0].by}` : 'not yet');
    }
  }

  text(head: string): string {
    const lines = Object.entries(this.#counts).map(([what, counts]) => {
      const sorted = Object.entries(counts).sort(([, a], [, b]) => b - a);
      return `  ${what}: ${sorted.map(([name, count]) => `${name} ${count}`).join(', ')}`;
    });
    return `${[head, ...lines].join('\n')}\n`;
  }

  /** Fails where the acts did not reach every state and every way to end. */
  checkReached(): void {
    const states = ['created', 'connecting', 'open', 'closing', 'closed'];
    expect(Object.keys(this.#counts['states']!).sort()).toEqual(states.sort());
    const ends = ['owner', 'host', 'peer', 'network', 'audit', 'deadline'].map((by) => `by ${by}`);
    expect(Object.keys(this.#counts['ends']!)).toEqual(expect.arrayContaining(ends));
  }

  #count(what: string, name: string): void {
    const counts = (this.#counts[what] ??= {});
    counts[name] = (counts[name] ?? 0) + 1;
  }
}
