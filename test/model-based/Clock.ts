import { VirtualTimeScheduler } from 'rxjs';

/** Virtual time that goes on when it is told to. */
export class Clock extends VirtualTimeScheduler {
  /** How many actions are still to come. */
  get due(): number {
    return this.actions.filter(({ closed }) => !closed).length;
  }

  /** Runs what is due within `ms`; with 0 what is due now, and what follows from it at once. */
  advance(ms: number): void {
    this.maxFrames = this.frame + ms;
    this.flush();
    this.frame = this.maxFrames;
  }
}
