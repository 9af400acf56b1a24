import { Observable, type SchedulerLike, timer } from 'rxjs';
import type { FleetEngine } from 'rx-secure-networking/fleet';

/** An engine that answers later. */
export function delaying(engine: FleetEngine, ms: number | (() => number), time: () => SchedulerLike): FleetEngine {
  const later = (ask: () => unknown): Observable<never> =>
    new Observable((subscriber) => {
      timer(typeof ms === 'number' ? ms : ms(), time()).subscribe(() => {
        (ask() as Observable<never>).subscribe(subscriber);
      });
    });
  return {
    ...engine,
    take: (...given) => later(() => engine.take(...given)),
    hold: (...given) => later(() => engine.hold(...given)),
    draw: (...given) => later(() => engine.draw(...given)),
  };
}
